// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.OnUnreadable;
import io.entigma.Place;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.Unreadable;
import io.entigma.error.KeyNotInMemoryException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.NoTenantException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.key.TenantId;
import io.entigma.reactive.Animal.Dog;
import io.entigma.reactive.Animal.Plant;
import io.entigma.reactive.Animal.Tree;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReactiveRulesTest {
    private final LocalKek kek = new LocalKek();

    @Entity
    static class Unfit {
        @Id
        long id;

        @Encrypted(at = Place.KEY_SERVER)
        @Nullable
        String atServer;

        @Encrypted
        @Searchable(scan = true)
        @Nullable
        String scanned;
    }

    @Entity(name = "Letter")
    static class Letter {
        @Id
        long id;

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        @Nullable
        String text = "a secret";

        int seen;
    }

    private static int update(ReactiveApp app, String statement) {
        return app.await(() -> app.sessions()
                .withTransaction(
                        session -> session.createMutationQuery(statement).executeUpdate()));
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void bulk_overOneTable_isSealed(TestDatabase db) {
        try (ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, Person.class)) {
            app.await(() -> app.sessions()
                    .withTransaction(session -> session.persist(new Person("1", "ada@example.com", "Ada"))));

            assertThat(update(app, "update Person set email = 'eve@example.com' where email = 'ada@example.com'"))
                    .isOne();
            assertThat(db.columnsHolding("eve@example.com")).isEmpty();
            assertThat(update(app, "delete from Person where email = 'eve@example.com'"))
                    .isOne();
            assertThatThrownBy(() -> update(app, "delete from Person where ssn = '1'"))
                    .isInstanceOf(QueryRefusedException.class);
        }
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void bulk_overSeveralTables_isRefusedWhereItMeetsSealedValues(TestDatabase db) {
        Class<?>[] entities = {Animal.class, Dog.class, Plant.class, Tree.class};
        try (ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, entities)) {
            Dog dog = new Dog();
            dog.chip = "chip-1";
            app.await(() -> app.sessions().withTransaction(session -> session.persistAll(dog, new Tree())));

            assertThat(update(app, "update Tree set age = 3, height = 4 where height = 0"))
                    .isOne();
            assertThat(update(app, "update Dog set age = 3, barks = 4 where barks = 0"))
                    .isOne();
            assertThatThrownBy(() -> update(app, "update Dog set age = 4, chip = 'chip-2'"))
                    .isInstanceOf(QueryRefusedException.class);
            assertThatThrownBy(() -> update(app, "delete from Dog where chip = 'chip-1'"))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("Dog.chip");
            assertThat(db.columnsHolding("chip-")).isEmpty();
            assertThat(update(app, "delete from Dog")).isOne();
        }
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void batch_ofManyInserts_isSealedBeyondTheFirstBlockOfUses(TestDatabase db) {
        Map<String, Object> batches = Map.of("hibernate.jdbc.batch_size", 50);
        try (ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, batches, Person.class)) {
            Object[] all = IntStream.range(0, 3_000)
                    .mapToObj(number -> new Person("ssn-" + number, null, null))
                    .toArray();
            app.await(() -> app.sessions().withTransaction(session -> session.persistAll(all)));
            assertThat(db.value("select count(distinct ssn) from Person")).isEqualTo(3_000L);
            List<Person> read = app.await(() -> app.sessions()
                    .withStatelessSession(session -> session.createSelectionQuery("from Person", Person.class)
                            .getResultList()));
            assertThat(read).extracting(person -> person.ssn).contains("ssn-0", "ssn-2999");
        }
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void tenants_ofSessions_haveKeysOfTheirOwn(TestDatabase db) {
        Map<String, Object> tenants = Map.of("hibernate.vertx.pool.class", ReactiveApp.OnePool.class);
        try (ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, tenants, Invoice.class)) {
            for (int id = 1; id <= 2; id++) {
                Invoice invoice = new Invoice(id, "DE1");
                String tenant = "tenant-" + id;
                app.await(() -> app.sessions().withTransaction(tenant, (session, t) -> session.persist(invoice)));
            }

            assertThat(db.value("select count(distinct iban) from Invoice")).isEqualTo(2L);
            assertThat(db.value("select count(distinct tenant) from entigma_key"))
                    .isEqualTo(2L);
            Invoice found = app.await(() -> app.sessions()
                    .withSession(
                            "tenant-1",
                            session -> session.createSelectionQuery(
                                            "from Invoice i join fetch i.texts where i.iban = 'DE1'", Invoice.class)
                                    .getSingleResult()));
            assertThat(found.texts).containsExactly("text of DE1");

            db.update(
                    "update Invoice set iban = (select i.iban from (select * from Invoice) i where i.id = 2) where id = 1");
            assertThatThrownBy(() -> app.await(() ->
                            app.sessions().withSession("tenant-1", session -> session.find(Invoice.class, 1L))))
                    .hasCauseInstanceOf(WrongTenantException.class);
        }
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void placeholder_ofADamagedValue_leavesItAsItIs(TestDatabase db) {
        try (ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, Letter.class)) {
            app.await(() -> app.sessions().withTransaction(session -> session.persist(new Letter())));
            byte[] damaged = db.bytes("select text from Letter");
            damaged[damaged.length - 1] ^= 1;
            db.update("update Letter set text = ?", (Object) damaged);

            app.await(() -> app.sessions()
                    .withTransaction(session -> session.find(Letter.class, 0L).invoke(letter -> {
                        assertThat(Unreadable.is(letter.text)).isTrue();
                        letter.seen = 1;
                    })));
            assertThat(db.value("select seen from Letter")).isEqualTo(1);
            assertThat(db.bytes("select text from Letter")).isEqualTo(damaged);
        }
    }

    @Test
    void session_serverDown_worksWithoutSealedValuesAndFailsWithTheReason() {
        try (TestDatabase db = Database.POSTGRESQL.create();
                ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, Person.class, Plant.class, Tree.class)) {
            kek.down(true);
            app.await(() -> app.sessions().withTransaction(session -> session.persist(new Tree())));
            assertThatThrownBy(() -> app.await(() ->
                            app.sessions().withTransaction(session -> session.persist(new Person("1", null, null)))))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageContaining("Person.ssn");
        }
    }

    @Test
    void mapping_thatWouldLetTheLoopWait_isRefused() {
        try (TestDatabase db = Database.POSTGRESQL.create()) {
            assertThatThrownBy(() -> ReactiveApp.start(db, kek, engine -> engine, Unfit.class))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("Unfit.atServer: at = KEY_SERVER: each value is a call to the key server")
                    .hasMessageContaining("Unfit.scanned: @Searchable(scan = true): such a query reads values by JDBC");
        }
    }

    @Test
    void factory_withoutTheArtifact_isRefusedIfSomethingIsEncrypted() {
        Map<String, Object> without = Map.of(ReactiveApp.WITHOUT_ARTIFACT, true);
        try (TestDatabase db = Database.POSTGRESQL.create()) {
            assertThatThrownBy(() -> ReactiveApp.start(db, kek, engine -> engine, without, Person.class))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("add it")
                    .hasMessageContaining("io.entigma:entigma-hibernate-reactive");
            ReactiveApp.start(db, kek, engine -> engine, without, Plant.class, Tree.class)
                    .close();
        }
    }

    @Test
    void scope_aroundAsynchronousWork_isNotTakenForItsTenant() {
        try (TestDatabase db = Database.POSTGRESQL.create();
                ReactiveApp app = ReactiveApp.start(
                        db, kek, engine -> engine.tenants(TenantResolver.scopeOnly()), Person.class)) {
            assertThatThrownBy(() -> app.await(() -> {
                        try (TenantScope scope = TenantScope.open(new TenantId("acme"))) {
                            return app.sessions()
                                    .withTransaction(session -> session.persist(new Person("1", null, null)));
                        }
                    }))
                    .isInstanceOf(NoTenantException.class);
        }
    }

    @Test
    void key_thatWasNeverPrepared_failsAtOnceOnTheEventLoop() {
        try (TestDatabase db = Database.POSTGRESQL.create();
                ReactiveApp app = ReactiveApp.start(
                        db, kek, engine -> engine.tenants(() -> new TenantId("acme")), Person.class)) {
            assertThatThrownBy(() -> app.await(() -> {
                        app.entigma().field("t.c", String.class).seal("value");
                        return io.smallrye.mutiny.Uni.createFrom().voidItem();
                    }))
                    .isInstanceOf(KeyNotInMemoryException.class)
                    .hasMessageContaining("vert.x-eventloop-thread");
        }
    }
}
