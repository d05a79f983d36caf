// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import io.entigma.keyserver.files.SetupException;
import java.util.Locale;
import java.util.Set;

/**
 * A client and what it may do. Immutable.
 *
 * @param name for people and the audit log
 * @param fingerprint SHA-256 of its certificate in DER, in lower-case hexadecimal: this is what identifies it
 * @param rights what it may do
 */
public record Client(String name, String fingerprint, ClientRights rights) {
    /** Names that the audit log gives to those who are no clients. */
    private static final Set<String> TAKEN = Set.of("server", "local");

    /** Refuses what cannot be a name or a fingerprint. */
    public Client {
        requireName(name);
        if (!isFingerprint(fingerprint)) {
            throw new SetupException("Client '" + name + "': its fingerprint must be 64 lower-case hexadecimal digits");
        }
    }

    /** Refuses what cannot be a client's name. */
    public static void requireName(String name) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")) {
            throw new SetupException("Client name: must be 1 to 64 of A-Z a-z 0-9 . _ -, the first not a dot");
        }
        if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new SetupException(
                    "Client name '" + name + "': the audit log uses it for the server itself; take another");
        }
    }

    static boolean isFingerprint(String text) {
        return text.matches("[0-9a-f]{64}");
    }
}
