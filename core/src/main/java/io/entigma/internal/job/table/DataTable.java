// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.sql.Shown;
import io.entigma.internal.sql.Sql;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table with encrypted columns, and the SQL to page through it by key.
 *
 * @param place the database that has it
 * @param owner whose all its rows are, or null if a column tells it, or nobody does
 * @param schema its schema as in the catalog, or empty
 * @param name its name as in the catalog
 * @param sqlName its name in SQL, quoted and with its schema
 * @param keyColumns the key columns' names in SQL, at least one
 * @param unique whether the key is the primary one, so that no two rows have the same
 * @param columns the encrypted columns
 * @param tenantColumn the column that tells a row's tenant, or null
 * @param writesPlain whether the plain columns are written, and not the encrypted ones
 */
public record DataTable(
        DataPlace place,
        @Nullable TenantId owner,
        String schema,
        String name,
        Sql sqlName,
        List<Sql> keyColumns,
        boolean unique,
        List<DataColumn> columns,
        @Nullable TenantColumn tenantColumn,
        boolean writesPlain) {
    /** The name for people, as in the catalog. */
    public String label() {
        return Shown.table(place.name(), schema, name);
    }

    /** Reads in its place, and writes nothing. */
    public <T> T read(String what, DataPlace.Work<T> work) {
        return place.read(what, work);
    }

    /** The same table with some of its columns only. */
    public DataTable with(List<DataColumn> some) {
        return new DataTable(place, owner, schema, name, sqlName, keyColumns, unique, some, tenantColumn, writesPlain);
    }

    private Sql keys() {
        return Sql.join(", ", keyColumns);
    }

    /** {@code (a > ? or (a = ? and b > ?))}, which every database can answer from the key's index. */
    private Sql compared(Sql operator, Sql lastOperator) {
        Sql condition = Sql.NONE;
        for (int i = keyColumns.size() - 1; i >= 0; i--) {
            Sql column = keyColumns.get(i);
            condition = condition.isEmpty()
                    ? Sql.of("{} {} ?", column, lastOperator)
                    : Sql.of("({} {} ? OR ({} = ? AND {}))", column, operator, column, condition);
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

    /** The rows after one key and up to another. */
    RowRange between(@Nullable RowKey after, @Nullable RowKey upTo) {
        List<Sql> conditions = conditions(after, upTo);
        Sql and = Sql.join(
                "", conditions.stream().map(each -> Sql.of(" AND {}", each)).toList());
        return new RowRange(and, (statement, next) -> bindRange(statement, next, after, upTo));
    }

    private Sql range(@Nullable RowKey after, @Nullable RowKey upTo) {
        List<Sql> conditions = conditions(after, upTo);
        return conditions.isEmpty() ? Sql.NONE : Sql.of(" WHERE {}", Sql.join(" AND ", conditions));
    }

    private List<Sql> conditions(@Nullable RowKey after, @Nullable RowKey upTo) {
        List<Sql> conditions = new ArrayList<>();
        if (after != null) {
            Sql greater = Sql.of(">");
            conditions.add(Sql.of("{} >= ? AND {}", keyColumns.get(0), compared(greater, greater)));
        }
        if (upTo != null) {
            conditions.add(compared(Sql.of("<"), Sql.of("<=")));
        }
        return conditions;
    }

    private int bindRange(PreparedStatement statement, int first, @Nullable RowKey after, @Nullable RowKey upTo)
            throws SQLException {
        int next = first;
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
    public record Page(List<DataRow> rows, boolean isEnd) {
        @Nullable
        public RowKey last() {
            return rows.isEmpty() ? null : rows.get(rows.size() - 1).key();
        }

        public long bytes() {
            return rows.stream().mapToLong(DataRow::bytes).sum();
        }
    }

    /** The rows after one key and up to another. */
    public Page page(Connection connection, @Nullable RowKey after, @Nullable RowKey upTo, int limit)
            throws SQLException {
        Sql sql = Sql.of("{}{} ORDER BY {} LIMIT {}", select(), range(after, upTo), keys(), Sql.of(limit));
        List<DataRow> rows;
        try (PreparedStatement statement = sql.prepare(connection)) {
            bindRange(statement, 1, after, upTo);
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
    public List<DataRow> withKey(Connection connection, RowKey key) throws SQLException {
        Sql sql = Sql.of("{} WHERE {}", select(), keyEquals());
        try (PreparedStatement statement = sql.prepare(connection)) {
            key.bind(statement, 1);
            return read(statement);
        }
    }

    private Sql select() {
        List<Sql> names = new ArrayList<>(keyColumns);
        if (tenantColumn != null) {
            names.add(tenantColumn.sqlName());
        }
        for (DataColumn column : columns) {
            names.add(column.sqlName());
            if (column.plain() != null) {
                names.add(column.plain().sqlName());
            }
        }
        return Sql.of("SELECT {} FROM {}", Sql.join(", ", names), sqlName);
    }

    private Sql keyEquals() {
        return Sql.join(
                " AND ",
                keyColumns.stream().map(column -> Sql.of("{} = ?", column)).toList());
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
        String tenant = owner == null ? null : owner.value();
        Object stored = null;
        if (tenantColumn != null) {
            stored = row.getObject(next);
            tenant = row.getString(next++);
        }
        List<StoredValue> values = new ArrayList<>();
        for (DataColumn column : columns) {
            byte[] sealed = row.getBytes(next++);
            PlainColumn plain = column.plain();
            values.add(new StoredValue(sealed, plain == null ? null : plain.read(row, next++)));
        }
        return new DataRow(RowKey.read(row, keyColumns.size()), values, tenant, stored);
    }

    /**
     * The rows that have one of these keys, in the keys' order, which nobody else can change until the transaction ends. For MySQL, where
     * the key is the primary one: without the hint, many of a small table's rows are found by reading all, which locks all.
     */
    List<DataRow> lock(Connection connection, List<RowKey> keys) throws SQLException {
        Sql marks = Sql.join(", ", Collections.nCopies(keys.size(), Sql.of("?")));
        Sql sql = Sql.of(
                "{} FORCE INDEX (PRIMARY) WHERE {} IN ({}) ORDER BY {} FOR UPDATE", select(), keys(), marks, keys());
        try (PreparedStatement statement = sql.prepare(connection)) {
            int next = 1;
            for (RowKey key : keys) {
                next = key.bind(statement, next);
            }
            return read(statement);
        }
    }

    /**
     * Sets the changed columns of a row.
     *
     * @param row the row, or one that is written alike
     * @param compares whether it is written only if all that was read of these columns is still there, and the row still its tenant's
     */
    public Sql update(PlannedRow row, boolean compares) {
        List<Sql> set = new ArrayList<>();
        List<Sql> conditions = new ArrayList<>(List.of(keyEquals()));
        if (compares && tenantColumn != null) {
            conditions.add(tenantColumn.still(row.row()));
        }
        for (int i : row.changed()) {
            DataColumn column = columns.get(i);
            PlainColumn plain = column.plain();
            set.add(Sql.of("{} = ?", plain != null && writesPlain ? plain.sqlName() : column.sqlName()));
            if (compares) {
                conditions.addAll(still(column, row.row().values().get(i)));
            }
        }
        return Sql.of("UPDATE {} SET {} WHERE {}", sqlName, Sql.join(", ", set), Sql.join(" AND ", conditions));
    }

    private static List<Sql> still(DataColumn column, StoredValue old) {
        PlainColumn plain = column.plain();
        Sql sealed = old.sealed() == null ? isNull(column.sqlName()) : Sql.of("{} = ?", column.sqlName());
        if (plain == null) {
            return List.of(sealed);
        }
        return List.of(sealed, old.plain() == null ? isNull(plain.sqlName()) : plain.stillEquals());
    }

    static Sql isNull(Sql column) {
        return Sql.of("{} IS NULL", column);
    }

    /** Binds what {@link #update} made. */
    public void bindUpdate(PreparedStatement statement, PlannedRow row, boolean compares) throws SQLException {
        int next = 1;
        List<Integer> changed = row.changed();
        for (int i : changed) {
            ValueDecision decision = Objects.requireNonNull(row.decisions().get(i));
            RowKey.bind(statement, next++, Objects.requireNonNull(decision.replacement()));
        }
        next = row.row().key().bind(statement, next);
        if (!compares) {
            return;
        }
        if (tenantColumn != null) {
            next = tenantColumn.bindStill(statement, next, row.row());
        }
        for (int i : changed) {
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
    public RowKey keyAfter(Connection connection, @Nullable RowKey after, int rows) throws SQLException {
        Sql sql = Sql.of(
                "SELECT {} FROM {}{} ORDER BY {} LIMIT 1 OFFSET {}",
                keys(),
                sqlName,
                range(after, null),
                keys(),
                Sql.of(rows - 1));
        try (PreparedStatement statement = sql.prepare(connection)) {
            bindRange(statement, 1, after, null);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? RowKey.read(row, keyColumns.size()) : null;
            }
        }
    }

    public long countAfter(Connection connection, @Nullable RowKey after) throws SQLException {
        Sql sql = Sql.of("SELECT COUNT(*) FROM {}{}", sqlName, range(after, null));
        try (PreparedStatement statement = sql.prepare(connection)) {
            bindRange(statement, 1, after, null);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
