// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Operations by a superuser, in a schema where a role has made things that may only make things. */
class HostileSchemaTest {
    private static final String ROLE = "mallory";

    @Entity(name = "letter")
    public static class Letter {
        @Id
        Long id;

        @Encrypted
        String text;
    }

    @BeforeEach
    void createRole(TestDatabase db) {
        if (db.kind() == Database.POSTGRESQL) {
            db.execute(
                    "drop role if exists " + ROLE,
                    "create role " + ROLE + " nosuperuser",
                    "create schema shared",
                    "grant create, usage on schema shared to " + ROLE,
                    "alter database " + db.value("select current_database()") + " set search_path to shared, public");
        }
    }

    @AfterEach
    void dropRole(TestDatabase db) {
        if (db.kind() == Database.POSTGRESQL) {
            db.execute("drop owned by " + ROLE + " cascade", "drop role " + ROLE);
        }
    }

    private static void asMallory(TestDatabase db, String... statements) throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("set role " + ROLE);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static boolean isSuper(TestDatabase db) {
        return (Boolean) db.value("select rolsuper from pg_roles where rolname = ?", ROLE);
    }

    private static void operate(TestDatabase db) throws InterruptedException {
        try (App app = App.on(db).entities(Letter.class).start()) {
            app.run("acme", session -> {
                Letter letter = new Letter();
                letter.id = 1L;
                letter.text = "Dear Bob";
                session.persist(letter);
            });
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.audit()).isEmpty();
            assertThat(data.status()).hasSize(1);
            assertThat(data.run(JobRequest.reencrypt()).state()).isEqualTo(JobState.DONE);
            assertThat(data.missingConstraints()).isEmpty();
        }
    }

    @OnEveryDatabase(Database.POSTGRESQL)
    void audit_tableNamedWithSql_runsNoneOfIt(TestDatabase db) throws Exception {
        asMallory(
                db,
                "create table t (c bytea)",
                "create table \"t\"\") h GROUP BY 1,2;ALTER ROLE mallory SUPERUSER;COMMIT;--\" (c bytea)");
        operate(db);
        assertThat(isSuper(db)).isFalse();
    }

    @OnEveryDatabase(Database.POSTGRESQL)
    void audit_columnNamedWithSql_runsNoneOfIt(TestDatabase db) throws Exception {
        asMallory(db, "create table t (\"c\"\";ALTER ROLE mallory SUPERUSER;COMMIT;--\" bytea)");
        operate(db);
        assertThat(isSuper(db)).isFalse();
    }

    /** What a call leaves behind even when its transaction is rolled back. */
    private static boolean isCalled(TestDatabase db) {
        return (Boolean) db.value("select is_called from shared.calls");
    }

    private static String body(String result) {
        return " language plpgsql as $$ begin perform pg_catalog.nextval('shared.calls'); return " + result
                + "; end $$";
    }

    @OnEveryDatabase(Database.POSTGRESQL)
    void audit_viewThatCallsAFunction_isNotRead(TestDatabase db) throws Exception {
        asMallory(
                db,
                "create sequence shared.calls",
                "create function shared.f() returns bytea" + body("'\\xf9'::bytea"),
                "create view shared.v as select shared.f() as c");
        operate(db);
        assertThat(isCalled(db)).isFalse();
        db.bytes("select c from shared.v");
        assertThat(isCalled(db)).isTrue();
    }
}
