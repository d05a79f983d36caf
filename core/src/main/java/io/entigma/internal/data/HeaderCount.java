// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.ServerValue;
import io.entigma.job.ColumnUse;
import io.entigma.key.KeyId;
import io.entigma.key.WrappedKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts stored values by the key that their header names. The database does it; no value leaves it, and of values that
 * are not sealed not even their beginning.
 */
final class HeaderCount {
    private static final byte[] MARKER = {SealedFormat.MARKER};

    /** The algorithm and the key id. */
    private static final int HEADER_BYTES = 1 + KeyId.BYTES;

    private final KeyDirectory keys;

    HeaderCount(KeyDirectory keys) {
        this.keys = keys;
    }

    List<ColumnUse> of(Connection connection, DataTable table, DataColumn column) throws SQLException {
        String name = column.sqlName();
        String sql = "SELECT header, COUNT(*) FROM (SELECT CASE WHEN SUBSTRING(" + name + ", 1, 1) = ? THEN SUBSTRING("
                + name + ", 2, " + HEADER_BYTES + ") END AS header FROM " + table.sqlName() + " WHERE " + name
                + " IS NOT NULL) headers GROUP BY header";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, MARKER);
            try (ResultSet rows = statement.executeQuery()) {
                List<ColumnUse> uses = new ArrayList<>();
                while (rows.next()) {
                    uses.add(use(table, column, rows.getBytes(1), rows.getLong(2)));
                }
                return uses;
            }
        }
    }

    private ColumnUse use(DataTable table, DataColumn column, byte @Nullable [] header, long values) {
        if (header == null || header.length != HEADER_BYTES) {
            return new ColumnUse(table.label(), column.name(), null, null, 0, null, false, values);
        }
        KeyId id = KeyId.read(header, 1);
        if (header[0] == ServerValue.ALGORITHM) {
            return new ColumnUse(table.label(), column.name(), id, null, 0, null, true, values);
        }
        Optional<WrappedKey> key = keys.find(id);
        return new ColumnUse(
                table.label(),
                column.name(),
                id,
                key.map(WrappedKey::tenant).orElse(null),
                key.map(WrappedKey::version).orElse(0),
                key.map(WrappedKey::state).orElse(null),
                false,
                values);
    }

    /** How many values of a column are under one key. */
    long under(Connection connection, DataTable table, DataColumn column, KeyId id) throws SQLException {
        String sql =
                "SELECT COUNT(*) FROM " + table.sqlName() + " WHERE SUBSTRING(" + column.sqlName() + ", 3, 16) = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, id.toBytes());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
