// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.inspect;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.RowRange;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.sql.Sql;
import io.entigma.key.KeyPurpose;
import io.entigma.key.WrappedKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts stored values that are under one key, or have tokens under it. Not thread safe. */
final class KeyUse {
    private final WrappedKey key;
    private final Map<String, Long> values = new LinkedHashMap<>();

    KeyUse(WrappedKey key) {
        this.key = key;
    }

    /** Counts a table's values. */
    boolean add(Connection connection, DataTable table, TableScan scan) throws SQLException {
        scan.count(connection, table, rows -> {
            for (DataColumn column : table.columns()) {
                long found = count(connection, table, column, rows);
                if (found > 0) {
                    values.merge(table.label() + "." + column.name(), found, Long::sum);
                }
            }
        });
        return true;
    }

    /** For people: how many, and where; empty if there are none. */
    List<String> found() {
        return values.entrySet().stream()
                .map(use -> use.getValue() + " in " + use.getKey())
                .toList();
    }

    private long count(Connection connection, DataTable table, DataColumn column, RowRange rows) throws SQLException {
        boolean isIndexKey = key.purpose() == KeyPurpose.INDEX;
        Sql name = column.sqlName();
        // Of another tenant's key the first bytes can be the same: one key too many that stays live does no harm.
        Sql condition = isIndexKey
                ? Sql.of(
                        "SUBSTRING({}, 1, 2) = ? AND SUBSTRING({}, {}, 4) = ?",
                        name,
                        name,
                        Sql.of(SealedFormat.SEARCH_HEAD_BYTES - 3))
                : Sql.of("SUBSTRING({}, 3, 16) = ?", name);
        Sql sql = Sql.of("SELECT COUNT(*) FROM {} WHERE {}{}", table.sqlName(), condition, rows.and());
        try (PreparedStatement statement = sql.prepare(connection)) {
            int next = 1;
            if (isIndexKey) {
                statement.setBytes(next++, SealedFormat.withTokens());
                statement.setBytes(next++, Arrays.copyOf(key.id().toBytes(), Integer.BYTES));
            } else {
                statement.setBytes(next++, key.id().toBytes());
            }
            rows.bind(statement, next);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
