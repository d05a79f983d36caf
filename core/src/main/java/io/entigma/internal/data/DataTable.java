// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table with encrypted columns, and the SQL to page through it by key.
 *
 * @param schema its schema as in the catalog, or empty
 * @param name its name as in the catalog
 * @param sqlName its name in SQL, quoted and with its schema
 * @param keyColumns the key columns' names in SQL, at least one
 * @param unique whether no two rows have the same key
 * @param columns the encrypted columns
 * @param tenantColumn the name in SQL of the column that tells a row's tenant, or null
 * @param writesPlain whether the plain columns are written, and not the encrypted ones
 */
record DataTable(
        String schema,
        String name,
        String sqlName,
        List<String> keyColumns,
        boolean unique,
        List<DataColumn> columns,
        @Nullable String tenantColumn,
        boolean writesPlain) {
    /** The name for people, as in the catalog. */
    String label() {
        return schema.isEmpty() ? name : schema + "." + name;
    }

    /** The same table with some of its columns only. */
    DataTable with(List<DataColumn> some) {
        return new DataTable(schema, name, sqlName, keyColumns, unique, some, tenantColumn, writesPlain);
    }

    private String keys() {
        return String.join(", ", keyColumns);
    }

    /** {@code (a > ? or (a = ? and b > ?))}, which every database can answer from the key's index. */
    private String compared(String operator, String lastOperator) {
        String condition = "";
        for (int i = keyColumns.size() - 1; i >= 0; i--) {
            String column = keyColumns.get(i);
            condition = condition.isEmpty()
                    ? column + " " + lastOperator + " ?"
                    : "(" + column + " " + operator + " ? OR (" + column + " = ? AND " + condition + "))";
        }
        return condition;
    }

    private int bindCompared(PreparedStatement statement, int first, RowKey key) throws SQLException {
        int next = first;
        for (int i = 0; i < key.values().size(); i++) {
            Object value = key.values().get(i);
            RowKey.bind(statement, next++, value);
            if (i < key.values().size() - 1) {
                RowKey.bind(statement, next++, value);
            }
        }
        return next;
    }

    private String range(@Nullable RowKey after, @Nullable RowKey upTo) {
        List<String> conditions = new ArrayList<>();
        if (after != null) {
            conditions.add(keyColumns.get(0) + " >= ? AND " + compared(">", ">"));
        }
        if (upTo != null) {
            conditions.add(compared("<", "<="));
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private int bindRange(PreparedStatement statement, @Nullable RowKey after, @Nullable RowKey upTo)
            throws SQLException {
        int next = 1;
        if (after != null) {
            RowKey.bind(statement, next++, after.values().get(0));
            next = bindCompared(statement, next, after);
        }
        return upTo == null ? next : bindCompared(statement, next, upTo);
    }

    /**
     * Rows in the order of their keys.
     *
     * @param rows the rows
     * @param isEnd whether there were no more
     */
    record Page(List<DataRow> rows, boolean isEnd) {
        @Nullable
        RowKey last() {
            return rows.isEmpty() ? null : rows.get(rows.size() - 1).key();
        }

        long bytes() {
            return rows.stream().mapToLong(DataRow::bytes).sum();
        }
    }

    /** The rows after one key and up to another. */
    Page page(Connection connection, @Nullable RowKey after, @Nullable RowKey upTo, int limit) throws SQLException {
        String sql = select() + range(after, upTo) + " ORDER BY " + keys() + " LIMIT " + limit;
        List<DataRow> rows;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bindRange(statement, after, upTo);
            rows = read(statement);
        }
        boolean isEnd = rows.size() < limit;
        return new Page(unique || isEnd ? rows : withAllOfTheLast(connection, rows), isEnd);
    }

    /** Where keys are not unique, a page must not end in the middle of the rows with one key. */
    private List<DataRow> withAllOfTheLast(Connection connection, List<DataRow> rows) throws SQLException {
        RowKey last = rows.get(rows.size() - 1).key();
        List<DataRow> whole = new ArrayList<>(rows);
        whole.removeIf(row -> row.key().toJson().equals(last.toJson()));
        whole.addAll(withKey(connection, last));
        return whole;
    }

    /** The rows with a key: none or one, where keys are unique. */
    List<DataRow> withKey(Connection connection, RowKey key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select() + " WHERE " + keyEquals())) {
            key.bind(statement, 1);
            return read(statement);
        }
    }

    private String select() {
        List<String> names = new ArrayList<>(keyColumns);
        if (tenantColumn != null) {
            names.add(tenantColumn);
        }
        for (DataColumn column : columns) {
            names.add(column.sqlName());
            if (column.plain() != null) {
                names.add(column.plain().sqlName());
            }
        }
        return "SELECT " + String.join(", ", names) + " FROM " + sqlName;
    }

    private String keyEquals() {
        return keyColumns.stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
    }

    private List<DataRow> read(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            List<DataRow> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(read(result));
            }
            return rows;
        }
    }

    private DataRow read(ResultSet row) throws SQLException {
        int next = keyColumns.size() + 1;
        String tenant = tenantColumn == null ? null : row.getString(next++);
        List<StoredValue> values = new ArrayList<>();
        for (DataColumn column : columns) {
            byte[] sealed = row.getBytes(next++);
            PlainColumn plain = column.plain();
            values.add(new StoredValue(sealed, plain == null ? null : plain.read(row, next++)));
        }
        return new DataRow(RowKey.read(row, keyColumns.size()), values, tenant);
    }

    /** Sets the changed columns of a row, if all that was read of them is still there. */
    String update(PlannedRow row) {
        List<String> set = new ArrayList<>();
        List<String> still = new ArrayList<>();
        for (int i : row.changed()) {
            DataColumn column = columns.get(i);
            PlainColumn plain = column.plain();
            StoredValue old = row.row().values().get(i);
            set.add((plain != null && writesPlain ? plain.sqlName() : column.sqlName()) + " = ?");
            still.add(column.sqlName() + (old.sealed() == null ? " IS NULL" : " = ?"));
            if (plain != null) {
                still.add(old.plain() == null ? plain.sqlName() + " IS NULL" : plain.stillEquals());
            }
        }
        return "UPDATE " + sqlName + " SET " + String.join(", ", set) + " WHERE " + keyEquals() + " AND "
                + String.join(" AND ", still);
    }

    void bindUpdate(PreparedStatement statement, PlannedRow row) throws SQLException {
        int next = 1;
        for (int i : row.changed()) {
            Decision decision = Objects.requireNonNull(row.decisions().get(i));
            RowKey.bind(statement, next++, Objects.requireNonNull(decision.replacement()));
        }
        next = row.row().key().bind(statement, next);
        for (int i : row.changed()) {
            StoredValue old = row.row().values().get(i);
            for (Object value : new Object[] {old.sealed(), old.plain()}) {
                if (value != null) {
                    RowKey.bind(statement, next++, value);
                }
            }
        }
    }

    /** The key that so many rows after another one have reached, or null if there are fewer. */
    @Nullable
    RowKey keyAfter(Connection connection, @Nullable RowKey after, int rows) throws SQLException {
        String sql = "SELECT " + keys() + " FROM " + sqlName + range(after, null) + " ORDER BY " + keys()
                + " LIMIT 1 OFFSET " + (rows - 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bindRange(statement, after, null);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? RowKey.read(row, keyColumns.size()) : null;
            }
        }
    }

    long countAfter(Connection connection, @Nullable RowKey after) throws SQLException {
        String sql = "SELECT COUNT(*) FROM " + sqlName + range(after, null);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bindRange(statement, after, null);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
