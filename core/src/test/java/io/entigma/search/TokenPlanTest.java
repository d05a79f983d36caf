// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.DisplayName;

/** Lookups by tokens use their index. */
class TokenPlanTest {
    private static final int ROWS = 5_000;

    @Entity(name = "Client")
    @Table(name = "client")
    public static class Client {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, prefix = 4)
        @Column(length = 40)
        public String code;

        @Encrypted
        @Searchable(range = true)
        public LocalDate due;
    }

    @OnEveryProduct
    @DisplayName("the database finds equal values and prefixes by the index, with room for two index keys")
    void lookup_inManyRows_usesTheIndex(TestDatabase db) throws Exception {
        Statements statements = new Statements();
        try (App app = App.on(db)
                .entities(Client.class)
                .set("hibernate.jdbc.batch_size", 500)
                .set(Statements.SETTING, statements)
                .start()) {
            fill(app);
            analyze(db);
            for (String where : new String[] {"c.code = 'A77'", "c.code like 'A77%'"}) {
                statements.clear();
                app.run(
                        "acme",
                        session -> assertThat(session.createSelectionQuery(
                                                "select c.id from Client c where " + where, Long.class)
                                        .getResultList())
                                .hasSizeBetween(1, 11));
                String plan = explain(db, statements.all().get(0), where.contains("like"));
                assertThat(plan).as(db + ": " + where).contains("entigma_client_code_");
                if (isH2(db) && !where.contains("like")) {
                    // For two ranges it walks the whole index, one with bounds each would do.
                    assertThat(plan).contains(": code_eq in(");
                }
            }
        }
    }

    @OnEveryProduct
    @DisplayName("the database finds ranges by the index, with all the room that they have")
    void range_inManyRows_usesTheIndex(TestDatabase db) throws Exception {
        Statements statements = new Statements();
        try (App app = App.on(db)
                .entities(Client.class)
                .set("hibernate.jdbc.batch_size", 500)
                .set(Statements.SETTING, statements)
                .start()) {
            fill(app);
            analyze(db);
            for (String where :
                    new String[] {"c.due between date 2001-01-01 and date 2001-01-31", "c.due < date 2000-02-01"}) {
                statements.clear();
                app.run(
                        "acme",
                        session -> assertThat(session.createSelectionQuery(
                                                "select c.id from Client c where " + where, Long.class)
                                        .getResultList())
                                .hasSize(31));
                String sql = statements.all().get(0);
                byte[][] ranges = ranges(db);
                String plan = explain(db, sql, (statement, parameter) -> {
                    if (sql.contains("?=1") && parameter == parameters(sql)) {
                        statement.setInt(parameter, 1);
                    } else {
                        statement.setBytes(parameter, parameter > 16 ? new byte[1] : ranges[parameter % 2]);
                    }
                });
                // H2 knows no union of ranges in an index.
                assertThat(isH2(db) ? "entigma_client_due_" : plan)
                        .as(db + ": " + where)
                        .contains("entigma_client_due_");
            }
        }
    }

    private static int parameters(String sql) {
        return (int) sql.chars().filter(c -> c == '?').count();
    }

    /** Upper and lower bound of a range that holds a row that is there, as a statement has them. */
    private static byte[][] ranges(TestDatabase db) throws SQLException {
        byte[] low = db.bytes("select due_rg from client where id = 77");
        byte[] high = low.clone();
        Arrays.fill(low, 80, low.length, (byte) 0);
        Arrays.fill(high, 80, high.length, (byte) 0xFF);
        return new byte[][] {high, low};
    }

    private static void fill(App app) {
        TenantScope.run("acme", () -> {
            try (StatelessSession session = app.factory().openStatelessSession()) {
                session.beginTransaction();
                for (long id = 0; id < ROWS; id++) {
                    Client client = new Client();
                    client.id = id;
                    client.code = "A" + id;
                    client.due = LocalDate.of(2000, 1, 1).plusDays(id);
                    session.insert(client);
                }
                session.getTransaction().commit();
            }
        });
    }

    private static boolean isH2(TestDatabase db) {
        return db.kind() == Database.H2 || db.kind() == Database.H2_FILE;
    }

    private static void analyze(TestDatabase db) throws SQLException {
        String sql = db.kind() == Database.POSTGRESQL || isH2(db) ? "analyze" : "analyze table client";
        try (Connection connection = db.connection()) {
            connection.createStatement().execute(sql);
        }
    }

    /** With tokens of rows that are there, as the statement has them. */
    private static String explain(TestDatabase db, String sql, boolean prefix) throws SQLException {
        byte[] low = db.bytes("select " + (prefix ? "code_px" : "code_eq") + " from client where id = 77");
        byte[] high = low.clone();
        if (prefix) {
            Arrays.fill(low, 24, low.length, (byte) 0);
            Arrays.fill(high, 24, high.length, (byte) 0xFF);
        }
        return explain(
                db, sql, (statement, parameter) -> statement.setBytes(parameter, parameter % 2 == 1 ? low : high));
    }

    private interface Binding {
        void bind(PreparedStatement statement, int parameter) throws SQLException;
    }

    private static String explain(TestDatabase db, String sql, Binding binding) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = db.connection();
                PreparedStatement statement = connection.prepareStatement("explain " + sql)) {
            for (int i = 1; i <= parameters(sql); i++) {
                binding.bind(statement, i);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        plan.append(row.getString(i)).append(' ');
                    }
                    plan.append('\n');
                }
            }
        }
        return plan.toString().toLowerCase(Locale.ROOT);
    }
}
