// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Locks rows before they are written, and tells which of them still are as they were read, so that the UPDATE need not
 * compare. MySQL takes half as long again for a statement that carries the old bytes as well. Rows are locked only when
 * all that is to be written is known, and so no longer than an UPDATE locks them: until the transaction ends.
 */
public final class RowLocks {
    /** MariaDB makes a join of a longer list. */
    private static final int AT_ONCE = 500;

    /** Other engines than InnoDB may lock nothing, or all. */
    private static final Sql ENGINE = Sql.of("SELECT COUNT(*) FROM information_schema.TABLES WHERE ENGINE = 'InnoDB'"
            + " AND TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) AND TABLE_NAME = ?");

    private RowLocks() {}

    /**
     * Whether rows of a table can be locked by their keys, and that is worth it: in MySQL and MariaDB, where the key is the
     * primary one and a single column, and the engine locks rows at all.
     *
     * @param connection a connection to the data
     * @param table the table
     * @return true if so
     * @throws SQLException if the database cannot be asked
     */
    public static boolean areOf(Connection connection, DataTable table) throws SQLException {
        return table.unique()
                && table.keyColumns().size() == 1
                && Identifiers.isMySql(connection.getMetaData())
                && isInnoDb(connection, table);
    }

    private static boolean isInnoDb(Connection connection, DataTable table) throws SQLException {
        try (PreparedStatement statement = ENGINE.prepare(connection)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    /**
     * Locks rows.
     *
     * @param connection a connection in a transaction
     * @param table the table
     * @param rows rows as they were read, in the order of their keys
     * @return those that are as they were, and now stay so
     * @throws SQLException if the database cannot be asked, or a lock is not had
     */
    public static List<PlannedRow> unchanged(Connection connection, DataTable table, List<PlannedRow> rows)
            throws SQLException {
        List<PlannedRow> unchanged = new ArrayList<>();
        for (int start = 0; start < rows.size(); start += AT_ONCE) {
            List<PlannedRow> some = rows.subList(start, Math.min(rows.size(), start + AT_ONCE));
            List<DataRow> now = table.lock(
                    connection, some.stream().map(row -> row.row().key()).toList());
            int next = 0;
            for (PlannedRow row : some) {
                if (next < now.size() && isKeyOf(row.row(), now.get(next))) {
                    if (isAsRead(row, now.get(next))) {
                        unchanged.add(row);
                    }
                    next++;
                }
            }
        }
        return unchanged;
    }

    private static boolean isKeyOf(DataRow row, DataRow now) {
        return Objects.deepEquals(row.key().values().get(0), now.key().values().get(0));
    }

    /** What is not written may change. */
    private static boolean isAsRead(PlannedRow row, DataRow now) {
        if (!Objects.equals(row.row().tenant(), now.tenant())) {
            return false;
        }
        for (int i : row.changed()) {
            StoredValue read = row.row().values().get(i);
            StoredValue value = now.values().get(i);
            if (!Objects.deepEquals(read.sealed(), value.sealed())
                    || !Objects.deepEquals(read.plain(), value.plain())) {
                return false;
            }
        }
        return true;
    }
}
