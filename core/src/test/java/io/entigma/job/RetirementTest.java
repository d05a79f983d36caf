// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.TenantScope;
import io.entigma.error.KeyInUseException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.report.AuditFindingData;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.BeforeCounts;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import io.entigma.testing.UnpooledDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;
import org.junit.jupiter.api.DisplayName;

/** A key is retired only if no value needs it, stored or about to be. */
class RetirementTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db) {
        App app = App.on(db)
                .withoutConstraints()
                .entities(Letter.class)
                .kek(kek)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
        app.run("acme", session -> session.persist(new Letter(System.nanoTime(), "acme")));
        return app;
    }

    private static KeyState state(App app, int version) {
        return app.entigma().keys().of(ACME).stream()
                .filter(key -> key.version() == version)
                .map(WrappedKey::state)
                .findFirst()
                .orElseThrow();
    }

    private static void rotateAndReencrypt(App app, StoredData data) throws InterruptedException {
        assertThat(app.entigma().keys().rotateDek(List.of(ACME)).failures()).isEmpty();
        assertThat(data.run(JobRequest.reencrypt()).state()).isEqualTo(JobState.DONE);
    }

    /** A transaction that has written a value, and says nothing more for now. */
    private static Session flushed(App app, long id) {
        try (TenantScope scope = TenantScope.open(ACME)) {
            Session session = app.factory().openSession();
            session.beginTransaction();
            session.persist(new Letter(id, "acme"));
            session.flush();
            return session;
        }
    }

    private static void commit(Session session) {
        try (TenantScope scope = TenantScope.open(ACME)) {
            session.getTransaction().commit();
            session.close();
        }
    }

    @OnEveryDatabase
    @DisplayName("a transaction that has written under the key and commits later is waited for")
    void retire_transactionWithAValueIsOpen_isTooEarly(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            Session importing = flushed(app, 1);
            rotateAndReencrypt(app, data);
            assertThatThrownBy(() -> data.retire(ACME, 1, SHORT))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageStartingWith(
                            "Retire version 1 of tenant 'acme': not yet; these transactions have been open")
                    .hasMessageContaining("session ")
                    .hasMessageEndingWith("wait for them, or end them, and run it again");
            assertThat(state(app, 1)).isEqualTo(KeyState.LIVE);
            commit(importing);
            assertThatThrownBy(() -> data.retire(ACME, 1, LONG))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageContaining("stored values need it (1 in letter.mail, 1 in letter.text)");
            assertThat(data.run(JobRequest.reencrypt()).counts().changed()).isEqualTo(1);
            data.retire(ACME, 1, LONG);
            assertThat(state(app, 1)).isEqualTo(KeyState.RETIRED);
            app.entigma().evictKeys();
            assertThat(app.<String>call("acme", session -> session.find(Letter.class, 1L).text))
                    .isEqualTo("text 1");
        }
    }

    @OnEveryDatabase
    void retire_transactionEndsMeanwhile_goesOn(TestDatabase db) throws Exception {
        try (App app = app(db);
                LogCapture log = LogCapture.start()) {
            StoredData data = app.entigma().data(db.dataSource());
            Session undone = flushed(app, 1);
            rotateAndReencrypt(app, data);
            CompletableFuture<Boolean> retired = CompletableFuture.supplyAsync(() -> retire(data));
            Await.until("the line that it waits", () -> {
                assertThat(retired).isNotDone();
                return log.entries().stream().anyMatch(entry -> entry.contains("waits for transactions that are open"));
            });
            assertThat(state(app, 1)).isEqualTo(KeyState.LIVE);
            undone.getTransaction().rollback();
            undone.close();
            assertThat(retired.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(state(app, 1)).isEqualTo(KeyState.RETIRED);
        }
    }

    private static boolean retire(StoredData data) {
        try {
            data.retire(ACME, 1, LONG);
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @OnEveryDatabase
    @DisplayName("a node that slept writes under the key after it was retired and looked for: the second look finds it")
    void retire_valueComesAfterTheFirstLook_bringsTheKeyBack(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            byte[] old = db.bytes("select text from letter");
            rotateAndReencrypt(app, app.entigma().data(db.dataSource()));
            int[] looks = {0};
            StoredData data = app.entigma().data(new BeforeCounts(db.dataSource(), "SELECT COUNT(*)", () -> {
                // Two columns a look.
                if (state(app, 1) == KeyState.RETIRED && ++looks[0] == 3) {
                    db.update("update letter set text = ?", (Object) old);
                }
            }));
            assertThatThrownBy(() -> data.retire(ACME, 1))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageContaining("1 in letter.text");
            assertThat(looks[0]).isGreaterThanOrEqualTo(3);
            assertThat(state(app, 1)).isEqualTo(KeyState.LIVE);
        }
    }

    @OnEveryDatabase
    @DisplayName("a value of a retired key says how the key comes back, and opens then")
    void reinstate_valueOfARetiredKey_opensAgain(TestDatabase db) throws Exception {
        try (App app = app(db);
                App other = app(db)) {
            long id = ((Number) db.value("select min(id) from letter")).longValue();
            byte[] old = db.bytes("select text from letter where id = ?", id);
            StoredData data = app.entigma().data(db.dataSource());
            rotateAndReencrypt(app, data);
            data.retire(ACME, 1);
            db.update("update letter set text = ? where id = ?", old, id);
            app.entigma().evictKeys();
            assertThatThrownBy(() -> app.<String>call("acme", session -> session.find(Letter.class, id).text))
                    .hasRootCauseInstanceOf(KeyRetiredException.class)
                    .rootCause()
                    .hasMessageContaining("'entigma retire acme --key-version 1 --undo'");
            assertThat(data.audit())
                    .containsExactly(new AuditFindingData(AuditFinding.Kind.UNREADABLE, "letter", "text", 1));
            assertThat(other.entigma().keys().reinstate(ACME, 1).state()).isEqualTo(KeyState.LIVE);
            assertThat(other.entigma().keys().reinstate(ACME, 1).state()).isEqualTo(KeyState.LIVE);
            app.entigma().evictKeys();
            assertThat(app.<String>call("acme", session -> session.find(Letter.class, id).text))
                    .startsWith("text ");
            assertThat(data.run(JobRequest.reencrypt()).counts().changed()).isEqualTo(1);
            data.retire(ACME, 1);
        }
    }

    @OnEveryDatabase(Database.H2)
    void reinstate_whatIsNotThereOrDestroyed_isRefused(TestDatabase db) {
        try (App app = app(db)) {
            assertThatThrownBy(() -> app.entigma().keys().reinstate(ACME, 9))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("there is no such key, or it was destroyed");
            assertThat(app.entigma().keys().reinstate(ACME, 1).state()).isEqualTo(KeyState.ACTIVE);
            app.entigma().keys().requestShred(ACME, Duration.ZERO);
            app.entigma().keys().shredDue();
            assertThatThrownBy(() -> app.entigma().keys().reinstate(ACME, 1))
                    .isInstanceOf(MisconfigurationException.class);
            assertThat(state(app, 1)).isEqualTo(KeyState.SHREDDED);
        }
    }

    /** Not MariaDB: the test's server has no grants. */
    @OnEveryDatabase(except = {Database.MARIADB, Database.MYSQL})
    @DisplayName("where the database does not show this user what is open, nothing is retired, and the way out is told")
    void retire_asAUserWhoSeesNoOtherSessions_isTooEarly(TestDatabase db) throws Exception {
        String user = "entigma_blind_" + Long.toHexString(System.nanoTime());
        try (App app = app(db)) {
            rotateAndReencrypt(app, app.entigma().data(db.dataSource()));
            Session importing = flushed(app, 1);
            List<String> made = userWhoReads(db, user);
            try {
                StoredData blind =
                        app.entigma().data(new UnpooledDataSource(urlWithoutSettings(db), user, "Secret-1x"));
                assertThatThrownBy(() -> blind.retire(ACME, 1, SHORT))
                        .isInstanceOf(KeyInUseException.class)
                        // PostgreSQL shows everybody who has written.
                        .hasMessageContaining(
                                db.kind() == Database.POSTGRESQL
                                        ? "not yet; these transactions have been open"
                                        : "not yet; the data's database does not show this user");
                assertThat(state(app, 1)).isEqualTo(KeyState.LIVE);
            } finally {
                commit(importing);
                made.forEach(db::execute);
            }
        }
    }

    /** Of H2, some can be set by an admin only. */
    private static String urlWithoutSettings(TestDatabase db) {
        return db.url().startsWith("jdbc:h2") ? db.url().replaceAll(";.*", "") : db.url();
    }

    /** Makes a user who may read the table, and gives the statements that take it away. */
    private static List<String> userWhoReads(TestDatabase db, String user) {
        db.execute("create user " + user + " password 'Secret-1x'", "grant select on letter to " + user);
        return db.kind() == Database.POSTGRESQL
                ? List.of("drop owned by " + user, "drop user " + user)
                : List.of("drop user " + user);
    }

    @OnEveryDatabase(Database.MARIADB)
    @DisplayName("a transaction that is prepared and has lost its connection is waited for as well")
    void retire_preparedTransaction_isTooEarly(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            byte[] old = db.bytes("select text from letter");
            StoredData data = app.entigma().data(db.dataSource());
            rotateAndReencrypt(app, data);
            String name = "'" + Long.toHexString(System.nanoTime()) + "'";
            try (Connection connection = db.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("xa start " + name);
                statement.execute("insert into letter (id, text) values (5, X'"
                        + java.util.HexFormat.of().formatHex(old) + "')");
                statement.execute("xa end " + name);
                statement.execute("xa prepare " + name);
            }
            try {
                assertThatThrownBy(() -> data.retire(ACME, 1, SHORT))
                        .isInstanceOf(KeyInUseException.class)
                        .hasMessageContaining("not yet; these transactions");
            } finally {
                try (Connection connection = db.connection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("xa commit " + name);
                }
            }
            assertThatThrownBy(() -> data.retire(ACME, 1, LONG)).hasMessageContaining("1 in letter.text");
        }
    }
}
