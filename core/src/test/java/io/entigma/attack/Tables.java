// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All tables past Entigma: as the attacker reads and writes them, and as the test judges them. */
final class Tables implements AutoCloseable {
    static final String DATA = "note";

    /** Each table with its primary key. */
    static final Map<String, List<String>> KEYS = keys();

    private final Connection connection;

    Tables(TestDatabase db) throws SQLException {
        this.connection = db.connection();
    }

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("entigma_key", List.of("key_id"));
        keys.put("entigma_key_list", List.of("tenant"));
        keys.put("entigma_installation", List.of("key_id"));
        keys.put("entigma_epoch", List.of("id"));
        keys.put("entigma_setting", List.of("name"));
        keys.put("entigma_column", List.of("table_schema", "table_name", "column_name"));
        keys.put("entigma_shred", List.of("tenant"));
        keys.put("entigma_job", List.of("job_id"));
        keys.put("entigma_shard", List.of("job_id", "shard"));
        keys.put("entigma_quarantine", List.of("job_id", "entry"));
        keys.put("entigma_accepted", List.of("tenant", "generation"));
        keys.put(DATA, List.of("id"));
        return keys;
    }

    /** One row. Two rows with the same values have the same text. */
    record Row(String table, Map<String, @Nullable Object> values) {
        @Nullable
        Object get(String column) {
            return values.get(column);
        }

        byte @Nullable [] bytes(String column) {
            return (byte[]) values.get(column);
        }

        /** A tenant's name, whatever bytes are there. */
        String tenant() {
            byte[] bytes = bytes("tenant");
            return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        }

        Row with(String column, @Nullable Object value) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
            changed.put(column, value);
            return new Row(table, changed);
        }

        String text() {
            return values.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + shown(entry.getValue()))
                    .collect(Collectors.joining(", ", table + "[", "]"));
        }

        private static String shown(@Nullable Object value) {
            return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
        }
    }

    /** All rows of all tables at one moment. */
    record Snapshot(Map<String, List<Row>> tables) {
        List<Row> of(String table) {
            return tables.getOrDefault(table, List.of());
        }

        /** Rows that are here and not there. */
        List<Row> without(Snapshot other) {
            Set<String> known = new LinkedHashSet<>();
            other.tables.values().forEach(rows -> rows.forEach(row -> known.add(row.text())));
            return tables.values().stream()
                    .flatMap(List::stream)
                    .filter(row -> !known.contains(row.text()))
                    .toList();
        }
    }

    Snapshot read() {
        Map<String, List<Row>> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            for (String table : KEYS.keySet()) {
                try (ResultSet rows = statement.executeQuery("select * from " + table)) {
                    tables.put(table, read(table, rows));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Snapshot(tables);
    }

    private static List<Row> read(String table, ResultSet rows) throws SQLException {
        List<Row> all = new ArrayList<>();
        while (rows.next()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                Object value = rows.getObject(i);
                values.put(
                        rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT),
                        value == null || value instanceof byte[] || value instanceof Number
                                ? value
                                : rows.getString(i));
            }
            all.add(new Row(table, values));
        }
        return all;
    }

    /** Runs a statement; false if the database refuses it. */
    boolean run(String sql, List<@Nullable Object> parameters) {
        try {
            execute(sql, parameters);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private void execute(String sql, List<@Nullable Object> parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            statement.executeUpdate();
        }
    }

    boolean insert(Row row) {
        return run(insertSql(row), new ArrayList<>(row.values().values()));
    }

    private static String insertSql(Row row) {
        return "insert into " + row.table() + " ("
                + String.join(", ", row.values().keySet()) + ") values ("
                + row.values().keySet().stream().map(any -> "?").collect(Collectors.joining(", ")) + ")";
    }

    private static String whereKey(String table) {
        return KEYS.get(table).stream().map(column -> column + " = ?").collect(Collectors.joining(" and "));
    }

    private static List<@Nullable Object> key(Row row) {
        List<@Nullable Object> key = new ArrayList<>();
        KEYS.get(row.table()).forEach(column -> key.add(row.get(column)));
        return key;
    }

    boolean delete(Row row) {
        return run("delete from " + row.table() + " where " + whereKey(row.table()), key(row));
    }

    boolean update(Row row, String column, @Nullable Object value) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(value);
        parameters.addAll(key(row));
        return run("update " + row.table() + " set " + column + " = ? where " + whereKey(row.table()), parameters);
    }

    /** Makes some tables as they were. */
    void putBack(Snapshot snapshot, Iterable<String> tables) {
        try {
            connection.setAutoCommit(false);
            for (String table : tables) {
                execute("delete from " + table, List.of());
                for (Row row : snapshot.of(table)) {
                    execute(insertSql(row), new ArrayList<>(row.values().values()));
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
