// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a key table that cannot be used. */
class KeyTableStartTest {
    private static final String GUEST = "entigma_guest";

    private static KeyTable table(TestDatabase db) {
        return KeyTable.at(db.url()).user(db.user()).password(db.password());
    }

    /** H2 lets only administrators set something. */
    private static String withoutSettings(TestDatabase db) {
        return db.url().split(";", 2)[0];
    }

    private static void create(TestDatabase db) {
        JdbcKeyStore.open(table(db).schemaAction(SchemaAction.CREATE)).close();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(KeyTable settings) {
        return assertThatThrownBy(() -> JdbcKeyStore.open(settings).close());
    }

    @OnEveryDatabase
    void open_noTables_namesTheScripts(TestDatabase db) {
        assertFails(table(db))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("entigma_key is not there")
                .hasMessageContaining("/R__entigma_001_tables.sql, io/entigma/ddl/")
                .hasMessageContaining("/R__entigma_002_signed_rows.sql, io/entigma/ddl/")
                .hasMessageContaining("/R__entigma_003_search.sql, io/entigma/ddl/")
                .hasMessageContaining("/R__entigma_004_mapping.sql, io/entigma/ddl/")
                .hasMessageContaining("/R__entigma_005_tenant_databases.sql");
    }

    @OnEveryDatabase
    void open_aColumnAndATableGone_saysTheStatements(TestDatabase db) {
        create(db);
        db.execute("alter table entigma_job drop column reason");
        db.execute("drop table entigma_accepted");
        Throwable failure = catchThrowable(() -> JdbcKeyStore.open(table(db)).close());
        assertThat(failure)
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("says version 5")
                .hasMessageContaining("ALTER TABLE entigma_job ADD COLUMN reason VARCHAR(1000);")
                .hasMessageContaining("CREATE TABLE IF NOT EXISTS entigma_accepted (");
        String text = String.valueOf(failure.getMessage());
        for (String statement : text.substring(text.indexOf(":\n") + 2).split(";")) {
            db.execute(statement);
        }
        JdbcKeyStore.open(table(db)).close();
    }

    @OnEveryDatabase
    void create_aColumnAndATableGone_makesThemAgain(TestDatabase db) {
        create(db);
        db.execute("alter table entigma_job drop column signer");
        db.execute("drop table entigma_accepted");
        create(db);
        JdbcKeyStore.open(table(db)).close();
    }

    @OnEveryDatabase
    void open_allThere_asksForTheProductAndOnceForAllTables(TestDatabase db) {
        create(db);
        AtomicInteger transactions = new AtomicInteger();
        DataSource counting = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    transactions.incrementAndGet();
                    return method.invoke(db.dataSource(), arguments);
                });
        for (SchemaAction action : new SchemaAction[] {SchemaAction.VALIDATE, SchemaAction.CREATE}) {
            transactions.set(0);
            JdbcKeyStore.open(KeyTable.in(counting).schemaAction(action)).close();
            assertThat(transactions).as("%s", action).hasValue(2);
        }
    }

    /** A node of the version before goes on while others are brought up, and nothing is taken back. */
    @OnEveryDatabase
    void open_tablesOfANewerVersion_works(TestDatabase db) {
        create(db);
        db.execute("update entigma_setting set number = 99 where name = 'schema'");
        create(db);
        assertThat(db.value("select number from entigma_setting where name = 'schema'"))
                .asString()
                .isEqualTo("99");
    }

    @OnEveryDatabase
    void open_aSchemaThatIsNotThere_namesTheScripts(TestDatabase db) {
        assertFails(table(db).inSchema("nowhere"))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("run these scripts");
    }

    @OnEveryDatabase
    void open_inASchemaNamedAsAKeyword_worksThere(TestDatabase db) {
        String name = db.kind() == Database.MARIADB || db.kind() == Database.MYSQL
                ? "`" + db.value("select database()") + "`"
                : db.kind() == Database.POSTGRESQL ? "\"order\"" : "\"ORDER\"";
        if (!name.startsWith("`")) {
            db.execute("create schema " + name);
        }
        String schema = name.startsWith("`") ? name.replace("`", "") : "Order";
        JdbcKeyStore.open(table(db).inSchema(schema).schemaAction(SchemaAction.CREATE))
                .close();
        assertThat(db.value("select count(*) from " + name + ".entigma_key"))
                .asString()
                .isEqualTo("0");
    }

    // The MariaDB of the tests knows no grants.
    @OnEveryDatabase(except = Database.MARIADB)
    void open_aUserWhoMayNotRead_saysSo(TestDatabase db) {
        create(db);
        boolean isMySql = db.kind() == Database.MARIADB || db.kind() == Database.MYSQL;
        String user = isMySql ? "'" + GUEST + "'@'%'" : GUEST;
        db.execute("drop user if exists " + user);
        db.execute(
                db.kind() == Database.H2 || db.kind() == Database.H2_FILE
                        ? "create user " + GUEST + " password 'guest'"
                        : isMySql
                                ? "create user " + user + " identified by 'guest'"
                                : "create user " + user + " password 'guest'");
        if (isMySql) {
            db.execute("grant insert on " + db.value("select database()") + ".* to " + user);
        }
        try {
            assertFails(KeyTable.at(withoutSettings(db)).user(GUEST).password("guest"))
                    .isInstanceOf(KeyTableException.class)
                    .hasMessageContaining("entigma_setting")
                    .hasMessageContaining("does not let this user do it")
                    .hasMessageNotContaining("DDL");
        } finally {
            db.execute("drop user " + user);
        }
    }

    @OnEveryDatabase(except = Database.MARIADB)
    void open_aWrongPassword_saysSo(TestDatabase db) {
        create(db);
        assertFails(KeyTable.at(withoutSettings(db)).user("nobody").password("wrong secret"))
                .isInstanceOf(KeyTableException.class)
                .hasMessageContaining("refuses this user or password")
                .hasMessageNotContaining("DDL")
                .hasMessageNotContaining("wrong secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:tcp://localhost:%d/db",
                "jdbc:postgresql://localhost:%d/db",
                "jdbc:mysql://localhost:%d/db",
                "jdbc:mariadb://localhost:%d/db"
            })
    void open_aServerThatIsDead_saysSo(String url) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertFails(KeyTable.at(url.replace("%d", String.valueOf(port))).user("sa"))
                .isInstanceOf(KeyTableException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageNotContaining("DDL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:nobody://sa:p4ssw0rd@localhost/db", "jdbc:p4ssw0rd"})
    void open_aUrlOfNoDriver_doesNotRepeatThePassword(String url) {
        assertFails(KeyTable.at(url))
                .isInstanceOf(KeyTableException.class)
                .hasMessageContaining("cannot be reached")
                .satisfies(e -> {
                    java.io.StringWriter trace = new java.io.StringWriter();
                    e.printStackTrace(new java.io.PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("p4ssw0rd");
                });
    }
}
