// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.WrappedKey;
import java.util.List;
import java.util.Optional;

/**
 * A tenant's keys by what they are for. DEKs and index keys share one list and one count of versions; each rule of one kind
 * has to leave the others out.
 */
public final class PurposeKeys {
    private PurposeKeys() {}

    /**
     * The keys of one purpose.
     *
     * @param rows all of a tenant's keys, whatever the order
     * @param purpose the purpose
     * @return those of it, in the same order
     */
    public static List<WrappedKey> of(List<WrappedKey> rows, KeyPurpose purpose) {
        return rows.stream().filter(row -> row.purpose() == purpose).toList();
    }

    /**
     * The active key of one purpose.
     *
     * @param rows all of a tenant's keys
     * @param purpose the purpose
     * @return its active key, or empty
     */
    public static Optional<WrappedKey> active(List<WrappedKey> rows, KeyPurpose purpose) {
        return rows.stream()
                .filter(row -> row.purpose() == purpose && row.state() == KeyState.ACTIVE)
                .findFirst();
    }

    /**
     * Whether the tenant was shredded and not enabled again since.
     *
     * @param rows all of a tenant's keys
     * @return true if so; false for a tenant without keys, whose rows prove nothing
     */
    public static boolean areDestroyed(List<WrappedKey> rows) {
        return rows.stream().anyMatch(row -> row.state() == KeyState.SHREDDED)
                && active(rows, KeyPurpose.DATA).isEmpty();
    }

    /**
     * Whether the first use of a purpose makes a key: the tenant never had one of it, or lost all of them when it was shredded
     * and was enabled since. A DEK is never made so after a shredding, since a tenant is enabled by a new DEK.
     *
     * @param rows all of a tenant's keys
     * @param purpose the purpose
     * @return true if so
     */
    public static boolean lack(List<WrappedKey> rows, KeyPurpose purpose) {
        return !areDestroyed(rows) && of(rows, purpose).stream().allMatch(row -> row.state() == KeyState.SHREDDED);
    }

    /**
     * The version of the tenant's next key.
     *
     * @param rows all of a tenant's keys
     * @return one more than the newest, 1 if there is none
     */
    public static int nextVersion(List<WrappedKey> rows) {
        return 1 + rows.stream().mapToInt(WrappedKey::version).max().orElse(0);
    }
}
