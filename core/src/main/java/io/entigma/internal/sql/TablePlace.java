// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a table is, in the words of the database.
 *
 * @param catalog its catalog, or null
 * @param schema its schema, or null
 * @param table its name
 */
public record TablePlace(@Nullable String catalog, @Nullable String schema, String table) {
    /** Reads what a database says of one column. */
    public interface ColumnReader {
        /**
         * Reads one.
         *
         * @param row the present row of {@link DatabaseMetaData#getColumns}
         * @throws SQLException if it cannot be read
         */
        void read(ResultSet row) throws SQLException;
    }

    /**
     * Looks a real table up, of which nobody knows whether its name was in quotes.
     *
     * @param connection to the database
     * @param schema its schema, or its catalog where there are no schemas, or empty for the connection's own
     * @param table its name
     * @param anywhere whether to look in other schemas too if the connection's own does not have it
     * @return where there is one, by the first spelling that is there; several if they are in several schemas
     * @throws SQLException if the database cannot be asked
     */
    public static List<TablePlace> find(Connection connection, String schema, String table, boolean anywhere)
            throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        List<TablePlace> places = new ArrayList<>();
        boolean schemasAreCatalogs =
                about.supportsCatalogsInDataManipulation() && !about.supportsSchemasInDataManipulation();
        if (schema.isEmpty()) {
            // A connection whose schema is not there has none, which would stand for every one.
            String own = schemasAreCatalogs ? connection.getCatalog() : connection.getSchema();
            if (anywhere || own != null) {
                search(about, connection.getCatalog(), connection.getSchema(), table, places);
            }
            if (anywhere && places.isEmpty()) {
                search(about, connection.getCatalog(), null, table, places);
            }
        } else if (schemasAreCatalogs) {
            search(about, schema, null, table, places);
        } else {
            for (String name : new LinkedHashSet<>(Identifiers.spellings(schema).toList())) {
                search(about, connection.getCatalog(), name, table, places);
            }
        }
        return places;
    }

    /** Adds the places of the first spelling that is there. */
    private static void search(
            DatabaseMetaData about,
            @Nullable String catalog,
            @Nullable String schema,
            String table,
            List<TablePlace> places)
            throws SQLException {
        for (String name : new LinkedHashSet<>(Identifiers.spellings(table).toList())) {
            if (!places.isEmpty()) {
                return;
            }
            try (ResultSet rows = about.getTables(
                    catalog, Identifiers.pattern(about, schema), Identifiers.pattern(about, name), null)) {
                while (rows.next()) {
                    String type = String.valueOf(rows.getString("TABLE_TYPE"));
                    boolean isReal = type.contains("TABLE") && !type.contains("SYSTEM") && !type.contains("TEMPORARY");
                    if (isReal && isOf(schema, name, rows)) {
                        places.add(new TablePlace(
                                rows.getString("TABLE_CAT"),
                                rows.getString("TABLE_SCHEM"),
                                rows.getString("TABLE_NAME")));
                    }
                }
            }
        }
    }

    /** A pattern can match more than the name that it was made of. */
    private static boolean isOf(@Nullable String schema, String table, ResultSet row) throws SQLException {
        return table.equals(row.getString("TABLE_NAME"))
                && (schema == null || schema.equals(row.getString("TABLE_SCHEM")));
    }

    /**
     * Its name in SQL.
     *
     * @param identifiers the database's
     * @return the quoted name with its schema
     */
    public Sql quoted(Identifiers identifiers) {
        return identifiers.quoted(schema == null ? catalog : schema, table);
    }

    /**
     * Reads its columns.
     *
     * @param about the database's metadata
     * @param reader gets each of them
     * @throws SQLException if the database cannot be asked
     */
    public void columns(DatabaseMetaData about, ColumnReader reader) throws SQLException {
        try (ResultSet rows = about.getColumns(
                catalog, Identifiers.pattern(about, schema), Identifiers.pattern(about, table), null)) {
            while (rows.next()) {
                if (isOf(schema, table, rows)) {
                    reader.read(rows);
                }
            }
        }
    }
}
