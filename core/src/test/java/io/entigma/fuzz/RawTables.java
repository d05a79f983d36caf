// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.Entigma;
import io.entigma.SealedField;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the tables hold, read past Hibernate. An encrypted column may hold nothing but sealed values of its attribute; they
 * are opened, so that both twins read alike.
 */
final class RawTables {
    private static final List<String> TABLES = List.of(
            "Cust",
            "Cust_dtags",
            "Cust_dmap",
            "Cust_rtags",
            "Cust_stags",
            "Cust_ptags",
            "Cust_spots",
            "Ord",
            "Base",
            "Sub",
            "One",
            "Sec",
            "Sec2",
            "Uni",
            "Nos",
            "Nos2",
            "Nob",
            "Nosub");

    private final @Nullable Entigma engine;
    private final Map<String, SealedField<?>> fields = new HashMap<>();

    /** Of the plain twin without an engine. */
    RawTables(@Nullable Entigma engine) {
        this.engine = engine;
    }

    /** Runs a query. */
    interface Reader {
        ResultSet rows(String sql) throws SQLException;
    }

    /** The rows of each table, sorted. */
    Map<String, List<String>> read(Reader reader, boolean open) throws SQLException {
        Map<String, List<String>> all = new TreeMap<>();
        for (String table : TABLES) {
            try (ResultSet rows = reader.rows("select * from " + table)) {
                List<String> lines = new java.util.ArrayList<>();
                while (rows.next()) {
                    lines.add(line(table, rows, open));
                }
                lines.sort(null);
                all.put(table, lines);
            }
        }
        return all;
    }

    private String line(String table, ResultSet rows, boolean open) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        Map<String, String> parts = new TreeMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String column = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
            if (column.matches(".*_(eq|ci|px)")) {
                // What the database cuts out of the column before.
                continue;
            }
            parts.put(column, value(table, column, rows, i, open));
        }
        StringJoiner line = new StringJoiner(", ");
        parts.forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }

    private String value(String table, String column, ResultSet rows, int index, boolean open) throws SQLException {
        char mode = Col.of(column, Kind.TEXT).mode();
        boolean sealed = mode != 'p' && !column.equals("dtype") && !column.endsWith("_key");
        Kind kind = kind(column);
        if (sealed && engine != null) {
            byte[] stored = rows.getBytes(index);
            return open ? opened(table, column, kind, mode == 'd', stored) : Rows.text(stored);
        }
        return switch (kind) {
            case TEXT, START, PATTERN, SEALED_HUE, PLAIN_HUE -> Rows.text(rows.getString(index));
            case DATE -> {
                java.sql.Date date = rows.getDate(index);
                yield date == null ? "null" : date.toLocalDate().toString();
            }
            case FLAG -> {
                boolean flag = rows.getBoolean(index);
                yield rows.wasNull() ? "null" : String.valueOf(flag);
            }
            case BYTES -> Rows.text(rows.getBytes(index));
            case LONG, INT, DEC -> {
                BigDecimal number = rows.getBigDecimal(index);
                yield Rows.text(number);
            }
        };
    }

    private String opened(String table, String column, Kind kind, boolean deterministic, byte @Nullable [] stored) {
        if (stored == null) {
            return "null";
        }
        String context = column.equals("dtext") || column.equals("dtext2") || column.equals("dnote")
                ? "cust.dtext"
                : (table + "." + column).toLowerCase(Locale.ROOT);
        return deterministic
                ? deterministic(field(context, kind.type(), true), context, stored)
                : Rows.text(field(context, kind.type(), false).open(stored));
    }

    private static <T> String deterministic(SealedField<T> field, String context, byte[] stored) {
        T value = field.open(stored);
        if (field.searchForms(value).stream().noneMatch(form -> Arrays.equals(form, stored))) {
            throw new IllegalStateException(context + " holds a form that no search finds");
        }
        return Rows.text(value);
    }

    @SuppressWarnings("unchecked")
    private <T> SealedField<T> field(String context, Class<T> type, boolean deterministic) {
        return (SealedField<T>) fields.computeIfAbsent(
                context, name -> deterministic ? engine.deterministicField(name, type) : engine.field(name, type));
    }

    private static Kind kind(String column) {
        if (column.equals("dtype")) {
            return Kind.TEXT;
        } else if (column.endsWith("id") || column.endsWith("num") || column.endsWith("amount")) {
            return Kind.LONG;
        }
        return switch (column.substring(1)) {
            case "int" -> Kind.INT;
            case "date" -> Kind.DATE;
            case "flag" -> Kind.FLAG;
            case "hue" -> column.equals("dhue") ? Kind.SEALED_HUE : Kind.PLAIN_HUE;
            case "dec" -> Kind.DEC;
            case "bytes" -> Kind.BYTES;
            default -> Kind.TEXT;
        };
    }
}
