// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.sql.PresentColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/**
 * The columns in one list of the database's own, for connections that are not those of JDBC. Knows the tables that are found
 * without the name of a schema.
 */
final class ListedColumns implements TableColumns {
    private static final String COLUMNS = " from information_schema.columns where table_schema = ";

    private final Map<String, Map<String, PresentColumn>> byTable = new HashMap<>();
    private boolean cutsInSilence;

    private ListedColumns() {}

    /** What lists them, or null for a database that has no such list. */
    static @Nullable String question(Dialect dialect) {
        if (dialect instanceof PostgreSQLDialect) {
            return "select cast(table_name as text), cast(column_name as text), cast(data_type as text),"
                    + " cast(character_maximum_length as bigint), cast(is_nullable as text),"
                    + " cast(coalesce(column_default, generation_expression) as text), 'STRICT_'" + COLUMNS
                    + "any(current_schemas(false))"
                    + " order by array_position(current_schemas(false), cast(table_schema as name))";
        }
        return dialect instanceof MySQLDialect
                ? "select table_name, column_name, data_type, character_maximum_length, is_nullable,"
                        + " coalesce(column_default, nullif(generation_expression, '')), @@sql_mode" + COLUMNS
                        + "database()"
                : null;
    }

    /** Of all rows of the answer. */
    static ListedColumns of(ResultSet rows) throws SQLException {
        ListedColumns columns = new ListedColumns();
        while (rows.next()) {
            PresentColumn column = PresentColumn.listed(
                    rows.getString(2),
                    rows.getString(3),
                    rows.getLong(4),
                    !"NO".equals(rows.getString(5)),
                    rows.getString(6));
            columns.byTable
                    .computeIfAbsent(lower(rows.getString(1)), table -> new HashMap<>())
                    .putIfAbsent(lower(column.name()), column);
            columns.cutsInSilence = !rows.getString(7).contains("STRICT_");
        }
        return columns;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether the database would cut a value that is too long, and only warn. */
    boolean cutsInSilence() {
        return cutsInSilence;
    }

    private Map<String, PresentColumn> columnsOf(Table table) {
        return table.getSchema() == null && table.getCatalog() == null
                ? byTable.getOrDefault(lower(table.getName()), Map.of())
                : Map.of();
    }

    @Override
    public @Nullable PresentColumn find(Table mapped, Column column) {
        return columnsOf(mapped).get(lower(column.getName()));
    }

    @Override
    public boolean hasTable(Table table) {
        return !columnsOf(table).isEmpty();
    }
}
