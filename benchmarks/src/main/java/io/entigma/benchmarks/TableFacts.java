// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** What a database says of the tables of {@link Lookups}: their size, and how it runs a query. */
final class TableFacts implements StatementInspector {
    static final String SETTING = "hibernate.session_factory.statement_inspector";

    /** Each of the first characters of a text, in the tokens. */
    private static final int LINK_BYTES = 8;

    private static final int SOUGHT_CHARACTERS = 4;

    private final String url;
    private transient String last = "";

    TableFacts(String url) {
        this.url = url;
    }

    @Override
    public String inspect(String sql) {
        last = sql;
        return sql;
    }

    private boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    private boolean isMySql() {
        return url.startsWith("jdbc:mysql:");
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(url, Application.user(url), "");
    }

    /** PostgreSQL needs an index of its own for {@code like 'abc%'}, unless the database's locale is C. */
    void indexPatterns() throws SQLException {
        if (isPostgres()) {
            execute("create index if not exists plain_name_pattern on plain_subscriber (name_lower text_pattern_ops)");
            execute("drop index if exists plain_name");
        }
    }

    void analyze(String... tables) throws SQLException {
        for (String table : tables) {
            if (isPostgres() || isMySql()) {
                execute((isPostgres() ? "vacuum analyze " : "analyze table ") + table);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** On disk, with indexes; 0 where nobody tells. */
    long bytes(String table) throws SQLException {
        if (!isPostgres() && !isMySql()) {
            return 0;
        }
        String sql = isPostgres()
                ? "select pg_total_relation_size('" + table + "')"
                : "select data_length + index_length from information_schema.tables where table_schema = database() and"
                        + " table_name = '" + table + "'";
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            if (isMySql()) {
                statement.execute("set information_schema_stats_expiry = 0");
            }
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** How the database runs a lookup by the tokens of one row. */
    String plan(Lookups lookups, Lookups.Lookup lookup, long id) throws SQLException {
        lookups.once(lookup, id);
        byte[][] binds = binds(lookup, id);
        StringBuilder plan = new StringBuilder();
        try (Connection connection = connection();
                PreparedStatement statement =
                        connection.prepareStatement((isMySql() ? "explain format=tree " : "explain ") + last)) {
            int places = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= places; i++) {
                if (i <= binds.length) {
                    statement.setBytes(i, binds[i - 1]);
                } else {
                    statement.setInt(i, 20);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String line = rows.getString(1).replaceAll("[0-9a-f]{17,}", "...");
                    plan.append("    ")
                            .append(line.strip().isEmpty() ? "" : line)
                            .append('\n');
                }
            }
        }
        return plan.toString();
    }

    /** As the statement has them: the room for a second index key repeats the first. */
    private byte[][] binds(Lookups.Lookup lookup, long id) throws SQLException {
        String column = switch (lookup) {
            case EQUAL -> "ssn_eq";
            case IGNORE_CASE -> "name_ci";
            case PAGE, ORDERED_PAGE -> "name_px";
        };
        byte[] token = token(column, id);
        if (!column.equals("name_px")) {
            return new byte[][] {token, token};
        }
        byte[] high = token.clone();
        Arrays.fill(token, SOUGHT_CHARACTERS * LINK_BYTES, token.length, (byte) 0);
        Arrays.fill(high, SOUGHT_CHARACTERS * LINK_BYTES, high.length, (byte) 0xFF);
        return new byte[][] {token, high, token, high};
    }

    private byte[] token(String column, long id) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select " + column + " from searched_subscriber where id = " + id)) {
            row.next();
            return row.getBytes(1);
        }
    }
}
