// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.Signature;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the key table holds of a tenant, read at one moment, and not believed yet. Immutable.
 *
 * @param tenant the tenant that the rows name
 * @param rows its key rows, the newest version first
 * @param malformed what is wrong with rows that are none, a few words each, with the key id
 * @param list its list, or null if there is none that can be read
 * @param signature the list's MAC, or null
 */
public record TenantKeys(
        TenantId tenant,
        List<WrappedKey> rows,
        List<String> malformed,
        @Nullable KeyList list,
        @Nullable Signature signature) {
    /** Copies the lists. */
    public TenantKeys {
        rows = List.copyOf(rows);
        malformed = List.copyOf(malformed);
    }

    /**
     * Whether nothing at all is there.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return rows.isEmpty() && malformed.isEmpty() && list == null && signature == null;
    }

    /**
     * The generation of its list.
     *
     * @return the generation, 0 without a list
     */
    public long generation() {
        return list == null ? 0 : list.generation();
    }
}
