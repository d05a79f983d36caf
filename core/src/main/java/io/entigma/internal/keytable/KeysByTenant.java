// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.MalformedRowException;
import io.entigma.internal.tables.Signature;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers lists and key rows of one statement by their tenants. Not thread safe. */
final class KeysByTenant {
    private final Map<ByteBuffer, Gathered> all = new LinkedHashMap<>();

    /** Nothing of these tenants yet. */
    KeysByTenant(List<TenantId> tenants) {
        tenants.forEach(tenant -> all.put(ByteBuffer.wrap(tenant.toBytes()), new Gathered(tenant)));
    }

    private static final class Gathered {
        private final TenantId tenant;
        private final List<WrappedKey> rows = new ArrayList<>();
        private final List<String> malformed = new ArrayList<>();
        private @Nullable KeyList list;
        private @Nullable Signature signature;

        Gathered(TenantId tenant) {
            this.tenant = tenant;
        }

        void add(ResultSet row) throws SQLException {
            if (row.getBytes(1) == null) {
                list = KeyList.decode(tenant, row.getLong(12), row.getBytes(13));
                signature = Signature.read(row, 14);
                return;
            }
            try {
                rows.add(KeyRow.read(row));
            } catch (MalformedRowException e) {
                malformed.add(String.valueOf(e.getMessage()));
            }
        }

        TenantKeys keys() {
            return new TenantKeys(tenant, rows, malformed, list, signature);
        }
    }

    /** Takes all rows: those of a list have no key id, and its columns after those of a key. */
    List<TenantKeys> read(ResultSet rows) throws SQLException {
        while (rows.next()) {
            Gathered one = all.get(ByteBuffer.wrap(rows.getBytes(2)));
            if (one != null) {
                one.add(rows);
            }
        }
        return all.values().stream().map(Gathered::keys).toList();
    }
}
