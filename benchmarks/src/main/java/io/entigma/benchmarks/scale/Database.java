// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a database tells of its tables and of its plans, in its own words. Not thread safe. */
final class Database implements AutoCloseable {
    private static final List<String> TABLES = List.of("entigma_key", "entigma_key_list");

    private final Connection connection;
    private final String product;

    Database(String url) throws SQLException {
        this.connection = ManyTenants.connect(url);
        this.product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    }

    private boolean isMySql() {
        return product.contains("mysql") || product.contains("maria");
    }

    /** Makes its statistics new, and tells how large the tables are. */
    String sizes(int tenants) throws SQLException {
        List<String> told = new ArrayList<>();
        for (String table : TABLES) {
            if (isMySql()) {
                ManyTenants.execute(connection, "SET SESSION information_schema_stats_expiry = 0");
                ManyTenants.execute(connection, "ANALYZE TABLE " + table);
                told.add(size(
                        table,
                        tenants,
                        "SELECT data_length, index_length FROM information_schema.tables"
                                + " WHERE table_schema = DATABASE() AND table_name = '" + table + "'"));
            } else if (product.contains("postgres")) {
                ManyTenants.execute(connection, "VACUUM ANALYZE " + table);
                told.add(size(
                        table, tenants, "SELECT pg_table_size('" + table + "'), pg_indexes_size('" + table + "')"));
            } else {
                ManyTenants.execute(connection, "ANALYZE TABLE " + table);
                told.add(size(table, tenants, "SELECT DISK_SPACE_USED('" + table + "'), 0"));
            }
        }
        return String.join("; ", told);
    }

    private String size(String table, int tenants, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.format(
                    Locale.ROOT,
                    "%s: %d bytes a tenant and %d in indexes",
                    table,
                    row.getLong(1) / tenants,
                    row.getLong(2) / tenants);
        }
    }

    /** The plan of a statement, short; empty if it is none that has one. */
    String plan(Recorded.Seen seen) throws SQLException {
        if (!seen.exact().startsWith("SELECT") && !seen.exact().startsWith("UPDATE")) {
            return "";
        }
        try (PreparedStatement statement = connection.prepareStatement(explain() + seen.exact())) {
            for (Map.Entry<Integer, Object> parameter : seen.parameters().entrySet()) {
                statement.setObject(parameter.getKey(), parameter.getValue());
            }
            List<String> lines = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lines.add(isMySql() ? mySqlPlan(row) : otherPlan(row.getString(1)));
                }
            }
            return String.join(" | ", lines);
        }
    }

    private String explain() {
        return product.contains("mysql") ? "EXPLAIN FORMAT=TRADITIONAL " : "EXPLAIN ";
    }

    /** Of H2 what it says in comments, of PostgreSQL a line of the plan. */
    private static String otherPlan(String text) {
        String shortened = text.replaceAll("(\\?\\d+, )+", "").replaceAll("\\s+", " ");
        if (!shortened.contains("/*")) {
            return shortened.substring(0, Math.min(160, shortened.length()));
        }
        List<String> comments = new ArrayList<>();
        for (String part : shortened.split("/\\*", -1)) {
            if (part.contains("*/")) {
                comments.add(part.substring(0, part.indexOf("*/")).strip());
            }
        }
        return String.join("; ", comments);
    }

    private static String mySqlPlan(ResultSet row) throws SQLException {
        return row.getString("table") + ": " + row.getString("type") + ", " + row.getString("key") + ", "
                + row.getString("rows") + " rows";
    }

    /** Statements and pings that MySQL has had from the other open connections to this database: round trips; -1 elsewhere. */
    long asked() throws SQLException {
        if (!isMySql()) {
            return -1;
        }
        String sql =
                "SELECT SUM(s.count_star) FROM performance_schema.events_statements_summary_by_thread_by_event_name s"
                        + " JOIN performance_schema.threads t USING (thread_id)"
                        + " WHERE t.processlist_db = DATABASE() AND t.processlist_id <> CONNECTION_ID()";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
