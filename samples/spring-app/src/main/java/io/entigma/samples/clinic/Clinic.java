// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.key.TenantId;

/** The tenants. Their names in the database and the key table are those of {@link #tenant}. */
public enum Clinic {
    /** The first. */
    NORTH("North Clinic", "Anna Berg", "anna"),
    /** The second. */
    SOUTH("South Clinic", "Otto Winter", "otto"),
    /** The third. */
    LAKE("Lake Clinic", "Mia Sund", "mia");

    private final String title;
    private final String doctor;
    private final String userName;

    Clinic(String title, String doctor, String userName) {
        this.title = title;
        this.doctor = doctor;
        this.userName = userName;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The name of who works there. */
    public String doctor() {
        return doctor;
    }

    /** What that person logs in as. */
    public String userName() {
        return userName;
    }

    /** The tenant id, which is stored: constants may be renamed, this may not. */
    public TenantId tenant() {
        return switch (this) {
            case NORTH -> new TenantId("north");
            case SOUTH -> new TenantId("south");
            case LAKE -> new TenantId("lake");
        };
    }
}
