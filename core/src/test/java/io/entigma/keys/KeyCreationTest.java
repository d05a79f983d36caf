// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;

class KeyCreationTest {
    private static App app(TestDatabase db, LocalKek kek) {
        return App.on(db).entities(Note.class).kek(kek).start();
    }

    private static long keys(TestDatabase db) {
        return ((Number) db.value("select count(*) from entigma_key")).longValue();
    }

    @OnEveryDatabase
    @DisplayName("two nodes and many threads make the first key of one tenant; one wins and every row is readable")
    void persist_raceForFirstKey_endsWithOneKey(TestDatabase db) throws Exception {
        LocalKek kek = new LocalKek();
        try (App one = app(db, kek);
                App two = app(db, kek)) {
            Parallel.run(16, i -> () -> (i % 2 == 0 ? one : two).run("acme", s -> s.persist(new Note(i, "text " + i))));
            assertThat(keys(db)).isEqualTo(1);
        }
        try (App fresh = app(db, kek)) {
            for (long i = 0; i < 16; i++) {
                long id = i;
                assertThat(fresh.<String>call("acme", s -> s.find(Note.class, id).text))
                        .isEqualTo("text " + i);
            }
        }
    }

    @OnEveryDatabase
    @DisplayName("losing the race for the first key leaves the user's transaction usable")
    void persist_losesRaceInsideTransaction_commits(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App winner = app(db, kek);
                App loser = app(db, kek)) {
            loser.run("acme", session -> {
                session.persist(Note.empty(1));
                session.flush();
                kek.duringNextWrap(() -> winner.run("acme", s -> s.persist(new Note(2, "winner"))));
                session.persist(new Note(3, "loser"));
            });
            assertThat(keys(db)).isEqualTo(1);
            assertThat(loser.<String>call("acme", s -> s.find(Note.class, 2L).text))
                    .isEqualTo("winner");
            assertThat(winner.<String>call("acme", s -> s.find(Note.class, 3L).text))
                    .isEqualTo("loser");
        }
    }

    @OnEveryDatabase
    @DisplayName("a rolled-back first write keeps its key; what is written next is readable after a restart")
    void persist_rolledBack_keyStays(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = app(db, kek)) {
            assertThatThrownBy(() -> app.run("acme", session -> {
                        session.persist(new Note(1, "gone"));
                        session.flush();
                        throw new IllegalStateException("rollback");
                    }))
                    .hasMessage("rollback");
            app.run("acme", session -> session.persist(new Note(2, "stays")));
        }
        try (App fresh = app(db, kek)) {
            assertThat(fresh.<String>call("acme", s -> s.find(Note.class, 2L).text))
                    .isEqualTo("stays");
            assertThat(fresh.<Note>call("acme", s -> s.find(Note.class, 1L))).isNull();
        }
        assertThat(keys(db)).isEqualTo(1);
    }

    @OnEveryDatabase
    @DisplayName("a pool of one connection makes a new tenant's key inside a transaction without a deadlock")
    void persist_poolOfOneConnection_makesKey(TestDatabase db) {
        try (App app = App.on(db)
                .entities(Note.class)
                .set("hibernate.connection.pool_size", "1")
                .set("hibernate.connection.initial_pool_size", "1")
                .start()) {
            app.run("acme", session -> {
                session.persist(Note.empty(1));
                session.flush();
                session.persist(new Note(2, "text"));
            });
            assertThat(app.<String>call("acme", s -> s.find(Note.class, 2L).text))
                    .isEqualTo("text");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("five threads with five new tenants share a pool of five connections")
    void persist_poolOfFiveAndFiveTenants_makesKeys(TestDatabase db) throws Exception {
        try (App app = App.on(db)
                .entities(Note.class)
                .set("hibernate.connection.pool_size", "5")
                .start()) {
            Parallel.run(5, i -> () -> app.run("tenant " + i, s -> s.persist(new Note(i, "text"))));
            assertThat(keys(db)).isEqualTo(5);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a thousand rows of three encrypted fields cost one wrap and one unwrap")
    void persist_manyRows_costOneWrap(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = app(db, kek)) {
            app.run("acme", s -> IntStream.range(0, 1000).forEach(i -> s.persist(new Note(i, "text " + i))));
            assertThat(app.<Integer>call(
                            "acme",
                            s -> s.createQuery("from Note", Note.class).list().size()))
                    .isEqualTo(1000);
            // The one unwrap is the proof, before the first use, that the wrapped key opens.
            assertThat(kek.wraps()).isEqualTo(1);
            assertThat(kek.unwraps()).isEqualTo(1);
        }
        try (App fresh = app(db, kek)) {
            fresh.run(
                    "acme",
                    s -> assertThat(s.createQuery("from Note", Note.class).list())
                            .hasSize(1000));
            assertThat(kek.wraps()).isEqualTo(1);
            assertThat(kek.unwraps()).isEqualTo(2);
        }
    }

    @OnEveryDatabase
    @DisplayName("a destroyed tenant's rows are gone, no new key is made, and a warm second node finds out")
    void persist_destroyedTenant_isRefused(TestDatabase db) throws Exception {
        LocalKek kek = new LocalKek();
        try (App one = App.on(db).entities(Note.class).kek(kek).start();
                App two = App.on(db)
                        .entities(Note.class)
                        .kek(kek)
                        .engine(b -> b.epochInterval(java.time.Duration.ofMillis(100)))
                        .start()) {
            one.run("acme", s -> s.persist(new Note(1, "text")));
            two.run("acme", s -> s.find(Note.class, 1L));
            KeyRotation.shred(db, kek, "acme");
            Await.passing(
                    "the end of the key on the second node",
                    () -> assertThatThrownBy(() -> two.run("acme", s -> s.find(Note.class, 1L)))
                            .hasRootCauseInstanceOf(KeyDestroyedException.class));
            assertThatThrownBy(() -> two.run("acme", s -> s.persist(new Note(2, "text"))))
                    .hasStackTraceContaining("KeyDestroyedException");
            one.entigma().evictKeys();
            assertThatThrownBy(() -> one.run("acme", s -> s.persist(new Note(3, "text"))))
                    .hasStackTraceContaining("KeyDestroyedException");
            assertThat(keys(db)).isEqualTo(1);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("A key server that is down at the first write leaves no key row and no data row")
    void persist_keyServerDown_writesNothing(TestDatabase db) {
        LocalKek kek = new LocalKek();
        kek.down(true);
        try (App app = app(db, kek)) {
            assertThatThrownBy(() -> app.run("acme", s -> s.persist(new Note(1, "text"))))
                    .hasRootCauseInstanceOf(KeyServerUnavailableException.class);
            assertThat(keys(db)).isZero();
            kek.down(false);
            app.run("acme", s -> s.persist(new Note(1, "text")));
            assertThat(keys(db)).isEqualTo(1);
        }
    }
}
