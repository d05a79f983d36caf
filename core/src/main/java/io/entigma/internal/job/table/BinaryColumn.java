// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.JdbcTypes;
import io.entigma.internal.sql.Sql;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column that can hold sealed values, in a table that anybody can have made.
 *
 * @param table its table's name
 * @param column its name
 * @param sqlTable its table in SQL, with the schema
 * @param sqlColumn its name in SQL
 */
public record BinaryColumn(String table, String column, Sql sqlTable, Sql sqlColumn) {
    /** Whoever reads these runs no code of who made them. Of a view, or a table elsewhere, nobody can say that. */
    private static final Set<String> TABLES = Set.of("TABLE", "BASE TABLE", "PARTITIONED TABLE");

    /** All in the schema of a connection. In PostgreSQL the connection knows no other schema until its transaction ends. */
    public static List<BinaryColumn> of(Connection connection) throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        Identifiers identifiers = Identifiers.of(about);
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        if (schema == null && about.supportsSchemasInDataManipulation()) {
            // The schema that it was sent to is not there; null would stand for every one.
            return List.of();
        }
        if (about.getDatabaseProductName().toLowerCase(Locale.ROOT).equals("postgresql")) {
            trustNobody(connection);
        }
        String pattern = Identifiers.pattern(about, schema);
        Set<String> tables = tables(about, catalog, schema, pattern);
        List<BinaryColumn> columns = new ArrayList<>();
        try (ResultSet rows = about.getColumns(catalog, pattern, null, null)) {
            while (rows.next()) {
                String table = rows.getString("TABLE_NAME");
                if (JdbcTypes.isBinary(rows.getInt("DATA_TYPE")) && isIn(schema, rows) && tables.contains(table)) {
                    String column = rows.getString("COLUMN_NAME");
                    Sql sqlTable = identifiers.quoted(schema == null ? catalog : schema, table);
                    columns.add(new BinaryColumn(table, column, sqlTable, identifiers.quoted(column)));
                }
            }
        }
        return columns;
    }

    private static Set<String> tables(
            DatabaseMetaData about, @Nullable String catalog, @Nullable String schema, @Nullable String pattern)
            throws SQLException {
        Set<String> tables = new HashSet<>();
        try (ResultSet rows = about.getTables(catalog, pattern, null, null)) {
            while (rows.next()) {
                if (TABLES.contains(rows.getString("TABLE_TYPE")) && isIn(schema, rows)) {
                    tables.add(rows.getString("TABLE_NAME"));
                }
            }
        }
        return tables;
    }

    private static boolean isIn(@Nullable String schema, ResultSet row) throws SQLException {
        return schema == null || schema.equals(row.getString("TABLE_SCHEM"));
    }

    /**
     * Has PostgreSQL find its own functions only, and read no view, for the rest of the transaction. A table can become a
     * view of the same name between being listed and being read, and a view runs its functions as who reads it.
     */
    private static void trustNobody(Connection connection) throws SQLException {
        run(connection, Sql.of("SELECT pg_catalog.set_config('search_path', 'pg_catalog', true)"));
        // Only newer versions know it.
        run(
                connection,
                Sql.of("SELECT set_config(name, 'view, foreign-table', true) FROM pg_settings"
                        + " WHERE name = 'restrict_nonsystem_relation_kind'"));
    }

    private static void run(Connection connection, Sql sql) throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection)) {
            statement.executeQuery().close();
        }
    }
}
