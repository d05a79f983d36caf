// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** The row that everybody writes. Its values name tenant, row and revision, so that any reader sees whether they are right. */
@Entity
@Table(name = "note")
class Note {
    /** Begins every value that must be sealed, and stands nowhere else. */
    static final String CANARY = "CANARY-";

    @Id
    Long id;

    @Column(length = 40, nullable = false)
    String tenant;

    int revision;

    @Encrypted
    String name;

    @Encrypted(deterministic = true)
    String email;

    /** A column that commands decrypt and encrypt in place. Only tenants that are never shredded have one. */
    @Encrypted
    @Nullable
    String legacy;

    protected Note() {}

    Note(long id, String tenant) {
        this.id = id;
        this.tenant = tenant;
        set(0);
    }

    void set(int newRevision) {
        revision = newRevision;
        name = value("name", newRevision);
        email = email(tenant, id, newRevision);
        legacy = Site.isSteady(tenant) ? value("legacy", newRevision) : null;
    }

    static String email(String tenant, long id, int revision) {
        return CANARY + tenant + "-" + id + "-" + revision + "-email";
    }

    private String value(String attribute, int of) {
        return CANARY + tenant + "-" + id + "-" + of + "-" + attribute;
    }

    /** Whether its values are those of its tenant, id and revision. */
    boolean isRight() {
        String expected = Site.isSteady(tenant) ? value("legacy", revision) : null;
        return value("name", revision).equals(name)
                && email(tenant, id, revision).equals(email)
                && java.util.Objects.equals(expected, legacy);
    }
}
