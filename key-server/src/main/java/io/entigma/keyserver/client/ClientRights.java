// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.kek.Kek;
import io.entigma.keyserver.protocol.DekContext;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a client may do: everything that is asked for needs a KEK <em>and</em> a tenant that are in here. Immutable.
 *
 * @param keks exact names of KEKs, or {@code *} for all; empty for none, which leaves no right at all
 * @param tenants exact tenant names, or {@code *} for all; the names that the library keeps for itself ({@code entigma-check},
 *     {@code entigma-installation} and what begins with {@code entigma-installation:}) come with any tenant
 * @param attributes contexts of attributes whose values it may have sealed and opened, or {@code *} for all
 * @param admin whether it may rotate its KEKs, switch their versions on and off, and read the audit log's head
 * @param ratePerSecond requests per second, 1 to 1,000,000
 */
public record ClientRights(
        Set<String> keks, Set<String> tenants, Set<String> attributes, boolean admin, int ratePerSecond) {
    /** Stands for all KEKs, tenants or attributes. Never there unless somebody wrote it. */
    public static final String ALL = "*";

    /** Requests per second where none are said. */
    public static final int DEFAULT_RATE = 500;

    private static final int MAX_RATE = 1_000_000;

    /**
     * Checks and copies.
     *
     * @throws SetupException if a name cannot be one, or the rate is out of range
     */
    public ClientRights {
        for (String kek : keks) {
            if (!kek.equals(ALL) && !Kek.NAME.matcher(kek).matches()) {
                throw new SetupException("Right to a KEK: its name must be 1 to 64 of A-Z a-z 0-9 . _ -, or * for all");
            }
        }
        if (!Stream.concat(tenants.stream(), attributes.stream()).allMatch(DekContext::isTenant)) {
            throw new SetupException("Right to a tenant or attribute: its name is blank, too long or has control"
                    + " characters; write it exactly as the application has it");
        }
        if (ratePerSecond < 1 || ratePerSecond > MAX_RATE) {
            throw new SetupException("Rate: must be 1 to " + MAX_RATE + " a second, but is " + ratePerSecond);
        }
        keks = Set.copyOf(keks);
        tenants = Set.copyOf(tenants);
        attributes = Set.copyOf(attributes);
    }

    /**
     * Rights to data keys alone, at 500 requests a second.
     *
     * @param keks names of KEKs, or {@code *}
     * @param tenants tenant names, or {@code *}
     * @return the rights
     */
    public static ClientRights of(Set<String> keks, Set<String> tenants) {
        return new ClientRights(keks, tenants, Set.of(), false, DEFAULT_RATE);
    }

    /**
     * Rights of those who run KEKs, and use no data key.
     *
     * @param keks names of KEKs, or {@code *}
     * @return the rights
     */
    public static ClientRights ofAdmin(Set<String> keks) {
        return new ClientRights(keks, Set.of(), Set.of(), true, DEFAULT_RATE);
    }

    /**
     * These, and values of some attributes.
     *
     * @param contexts contexts of attributes, as {@code customer.ssn}, or {@code *}
     * @return a copy
     */
    public ClientRights withAttributes(Set<String> contexts) {
        return new ClientRights(keks, tenants, contexts, admin, ratePerSecond);
    }

    /**
     * These, at another rate.
     *
     * @param perSecond requests per second
     * @return a copy
     */
    public ClientRights withRate(int perSecond) {
        return new ClientRights(keks, tenants, attributes, admin, perSecond);
    }

    boolean mayUseKek(String kek) {
        return keks.contains(ALL) || keks.contains(kek);
    }

    boolean mayUseTenant(String tenant) {
        return tenants.contains(ALL) || tenants.contains(tenant) || (!tenants.isEmpty() && isOfTheLibrary(tenant));
    }

    boolean mayUseValues(String attribute) {
        return attributes.contains(ALL) || attributes.contains(attribute);
    }

    /** Trial keys and keys of an installation: every application needs them, whichever tenants it has. */
    private static boolean isOfTheLibrary(String tenant) {
        return tenant.equals("entigma-check")
                || tenant.equals("entigma-installation")
                || tenant.startsWith("entigma-installation:");
    }
}
