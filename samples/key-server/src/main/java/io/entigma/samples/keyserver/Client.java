// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import java.util.Set;
import java.util.stream.Stream;

/**
 * A client and what it may do. Immutable.
 *
 * @param name for people and the audit log
 * @param fingerprint SHA-256 of its certificate in DER, in lower-case hexadecimal: this is what identifies it
 * @param tenants exact tenant names, or {@code *} for all
 * @param attributes contexts of attributes whose values it may have sealed and opened, or {@code *} for all
 * @param admin whether it may rotate KEKs and switch their versions on and off
 * @param ratePerSecond requests per second, at least 1
 */
record Client(
        String name,
        String fingerprint,
        Set<String> tenants,
        Set<String> attributes,
        boolean admin,
        int ratePerSecond) {
    /** Stands for all tenants, or all attributes. */
    static final String ALL = "*";

    static final int DEFAULT_RATE = 500;

    Client {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new SetupException("Client name '" + name + "': must be 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (!fingerprint.matches("[0-9a-f]{64}")) {
            throw new SetupException("Client '" + name + "': its fingerprint must be 64 lower-case hexadecimal digits");
        }
        for (String listed :
                Stream.concat(tenants.stream(), attributes.stream()).toList()) {
            if (!DekContext.isTenant(listed)) {
                throw new SetupException(
                        "Client '" + name + "': a tenant or attribute is blank, too long or has control characters");
            }
        }
        if (ratePerSecond < 1 || ratePerSecond > 1_000_000) {
            throw new SetupException(
                    "Client '" + name + "': its rate must be 1 to 1000000 a second, but is " + ratePerSecond);
        }
        tenants = Set.copyOf(tenants);
        attributes = Set.copyOf(attributes);
    }

    Client withAttributes(Set<String> values) {
        return new Client(name, fingerprint, tenants, values, admin, ratePerSecond);
    }

    boolean mayUse(String tenant) {
        return tenants.contains(ALL) || tenants.contains(tenant);
    }

    boolean mayUseValues(String attribute) {
        return attributes.contains(ALL) || attributes.contains(attribute);
    }
}
