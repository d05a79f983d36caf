// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The test databases themselves. The output of this test says which versions the others ran on. */
class TestDatabaseTest {
    @OnEveryDatabase
    void connect_anyDatabase_saysVersion(TestDatabase db) {
        System.out.println(db.kind() + ": " + db.version());
        assertThat(db.version()).containsPattern("\\d+\\.\\d+.* by .+\\d+\\.\\d+");
    }

    @OnEveryDatabase(Database.MYSQL)
    void connect_mySql_isNoMariaDb(TestDatabase db) {
        assertThat(db.version()).startsWith("MySQL 9.");
    }

    @OnEveryDatabase
    void storeBytes_anyValue_comeBackSame(TestDatabase db) {
        byte[] value = new byte[1000];
        ThreadLocalRandom.current().nextBytes(value);
        db.execute("create table t (id int primary key, b " + db.binaryType(1000) + ")");
        db.update("insert into t values (1, ?)", (Object) value);
        db.update("insert into t values (2, ?)", (Object) new byte[0]);
        db.execute("insert into t values (3, null)");
        assertThat(db.bytesOfEach("select b from t order by id")).containsExactly(value, new byte[0], null);
        assertThat(db.bytes("select b from t where b = ?", (Object) value)).isEqualTo(value);
    }

    @OnEveryDatabase
    void storeText_fourByteCharacters_comeBackSame(TestDatabase db) {
        db.execute("create table t (s varchar(20))");
        db.update("insert into t values (?)", "gr\u00fcn \ud83d\udd11");
        assertThat(db.value("select s from t")).isEqualTo("gr\u00fcn \ud83d\udd11");
    }

    @OnEveryDatabase
    void fresh_tableInTheFirst_isEmptyAndApart(TestDatabase db) {
        db.execute("create table t (id int)", "insert into t values (1)");
        TestDatabase other = db.fresh();
        other.execute("create table t (id int)");
        assertThat(other.value("select count(*) from t")).isEqualTo(0L);
        assertThat(db.value("select count(*) from t")).isEqualTo(1L);
    }

    @OnEveryDatabase
    void execute_secondStatementFails_firstIsUndone(TestDatabase db) {
        db.execute("create table t (id int)");
        assertThatThrownBy(() -> db.execute("insert into t values (1)", "insert into nowhere values (1)"))
                .hasMessage(db + ": insert into t values (1); insert into nowhere values (1)");
        assertThat(db.value("select count(*) from t")).isEqualTo(0L);
    }

    @OnEveryDatabase
    void close_databaseInUse_isGone(TestDatabase db) throws SQLException {
        TestDatabase other = db.fresh();
        try (Connection idle = other.connection()) {
            other.execute("create table t (id int)");
            other.close();
        }
        assertThatThrownBy(() -> other.value("select count(*) from t")).hasMessageStartingWith(db + ": select");
    }

    @OnEveryDatabase
    void columnsHolding_textAndBytes_findsBoth(TestDatabase db) {
        String text = "needle \u00fc";
        db.execute("create table Stack (id int, s varchar(50), b " + db.binaryType(50) + ", c varchar(50))");
        db.update(
                "insert into Stack values (1, ?, ?, 'hay')",
                "a " + text + " in hay",
                ("a " + text + " in bytes").getBytes(StandardCharsets.UTF_8));
        assertThat(db.columnsHolding(text)).containsExactly("stack.b", "stack.s");
        assertThat(db.columnsHolding("nothing")).isEmpty();
    }

    @Test
    void only_noRow_isRefused() {
        try (TestDatabase db = Database.H2.create()) {
            db.execute("create table t (id int)");
            assertThatThrownBy(() -> db.value("select id from t")).hasMessageContaining("one row expected, but has 0");
        }
    }
}
