// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.database;

import io.entigma.samples.quickstart.report.WrongInputException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes room for a run: a schema of its own, without the tables of an earlier run. Only tables that this program made are
 * dropped; it knows them by a marker table, which it makes first. Not thread safe.
 */
public final class OwnTables {
    private static final String MARKER = "made_by_entigma_quickstart";
    private static final List<String> NAMES = List.of(
            "customer",
            "entigma_key",
            "entigma_column",
            "entigma_shred",
            "entigma_job",
            "entigma_shard",
            "entigma_quarantine",
            "entigma_setting",
            "entigma_epoch");

    private final Connection connection;
    private final boolean schemaIsCatalog;

    private OwnTables(Connection connection, boolean schemaIsCatalog) {
        this.connection = connection;
        this.schemaIsCatalog = schemaIsCatalog;
    }

    /** Makes the schema if it is not there, and drops the tables of an earlier run. */
    public static void prepare(Database database) throws SQLException {
        try (Connection connection = database.connect()) {
            new OwnTables(connection, database.schemaIsCatalog()).prepare();
        }
    }

    private void prepare() throws SQLException {
        if (!schemas().contains(Database.SCHEMA)) {
            execute("create schema " + Database.SCHEMA + (schemaIsCatalog ? " character set utf8mb4" : ""));
        }
        Set<String> there = tables();
        if (there.contains(MARKER)) {
            for (String name : NAMES) {
                execute("drop table if exists " + Database.table(name));
            }
            return;
        }
        there.retainAll(NAMES);
        if (!there.isEmpty()) {
            throw new WrongInputException("Schema " + Database.SCHEMA + " has tables that this program did not make: "
                    + there + "; nothing was changed. Give another database with -Ddb.url=...");
        }
        execute("create table " + Database.table(MARKER) + " (id int)");
    }

    private Set<String> schemas() throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        try (ResultSet rows = schemaIsCatalog ? about.getCatalogs() : about.getSchemas()) {
            return firstColumn(rows, 1);
        }
    }

    private Set<String> tables() throws SQLException {
        String schema = Database.SCHEMA;
        DatabaseMetaData about = connection.getMetaData();
        String stored = about.storesUpperCaseIdentifiers() ? schema.toUpperCase(Locale.ROOT) : schema;
        String[] types = null;
        try (ResultSet rows = schemaIsCatalog
                ? about.getTables(stored, null, "%", types)
                : about.getTables(null, stored, "%", types)) {
            return firstColumn(rows, 3);
        }
    }

    private static Set<String> firstColumn(ResultSet rows, int column) throws SQLException {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
            names.add(rows.getString(column).toLowerCase(Locale.ROOT));
        }
        return new HashSet<>(names);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
