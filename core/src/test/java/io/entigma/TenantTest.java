// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.NoTenantException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantTest {
    @Entity(name = "Doc")
    public static class Doc {
        @Id
        Long id;

        String owner;

        @Encrypted
        String text;

        static Doc of(long id, String owner, String text) {
            Doc doc = new Doc();
            doc.id = id;
            doc.owner = owner;
            doc.text = text;
            return doc;
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("work on another thread has no tenant, fails, and goes on when the scope is handed over")
    void persist_onOtherThread_failsClosed(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Doc.class).start();
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            Runnable work = () -> app.factory().inTransaction(s -> s.persist(Doc.of(1, "acme", "text")));
            assertThatThrownBy(() -> CompletableFuture.runAsync(work).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("NoTenantException")
                    .hasStackTraceContaining("Doc.text");
            assertThat(db.value("select count(*) from entigma_key")).isEqualTo(0L);
            CompletableFuture.runAsync(TenantScope.wrap(work)).get();
            assertThat(app.<String>call("acme", s -> s.find(Doc.class, 1L).text))
                    .isEqualTo("text");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("sixteen threads, four tenants, five thousand writes; every row is under its own tenant's key")
    void persist_manyThreadsAndTenants_ownKeys(TestDatabase db) throws Exception {
        try (App app = App.on(db)
                .entities(Doc.class)
                .set("hibernate.connection.pool_size", "16")
                .start()) {
            ExecutorService pool = Executors.newFixedThreadPool(16);
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                long id = i;
                String tenant = "tenant " + ThreadLocalRandom.current().nextInt(4);
                writes.add(CompletableFuture.runAsync(
                        () -> app.run(tenant, s -> s.persist(Doc.of(id, tenant, "text " + id))), pool));
            }
            CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get();
            pool.shutdown();
        }
        assertRowsAreUnderTheirOwnersKey(db);
    }

    private static void assertRowsAreUnderTheirOwnersKey(TestDatabase db) throws Exception {
        List<byte[]> sealed = db.bytesOfEach("select text from Doc order by id");
        List<byte[]> owners = db.bytesOfEach("select cast(owner as varbinary(255)) from Doc order by id");
        assertThat(sealed).hasSize(5000);
        for (int i = 0; i < sealed.size(); i++) {
            byte[] tenant = db.bytes(
                    "select tenant from entigma_key where key_id = ?",
                    SealedFormat.keyId(sealed.get(i)).toBytes());
            assertThat(tenant).isEqualTo(owners.get(i));
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a resolver that throws or knows no tenant does not stop the boot, only a value")
    void boot_resolverWithoutTenant_starts(TestDatabase db) {
        for (boolean fails : new boolean[] {true, false}) {
            try (App app = App.on(db)
                    .entities(Doc.class)
                    .set("hibernate.hbm2ddl.auto", fails ? "create" : "validate")
                    .engine(builder -> builder.tenants(() -> {
                        if (fails) {
                            throw new IllegalStateException("no request");
                        }
                        return null;
                    }))
                    .start()) {
                app.factory().inTransaction(s -> s.persist(Doc.of(1, "x", null)));
                assertThatThrownBy(() -> app.factory().inTransaction(s -> s.persist(Doc.of(2, "x", "text"))))
                        .hasStackTraceContaining("NoTenantException");
                app.factory()
                        .inTransaction(s -> s.createMutationQuery("delete Doc").executeUpdate());
            }
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a resolver that reads an encrypted attribute is told so, and not asked without end")
    void find_resolverReadsEncryptedAttribute_isToldSo(TestDatabase db) {
        AtomicReference<Supplier<TenantId>> lookUp = new AtomicReference<>();
        try (App app = App.on(db)
                .entities(Doc.class)
                .set("hibernate.connection.pool_size", "2")
                .engine(builder -> builder.tenants(() -> lookUp.get().get()))
                .start()) {
            app.run("acme", s -> s.persist(Doc.of(1, "acme", "text")));
            lookUp.set(() -> new TenantId(app.factory().fromSession(s -> s.find(Doc.class, 1L)).owner));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> app.factory().inTransaction(s -> s.find(Doc.class, 1L)))
                        .isInstanceOf(NoTenantException.class)
                        .hasMessage(
                                "Doc#1: Doc.text: The TenantResolver uses an encrypted attribute itself, and so asks for the"
                                        + " tenant that it is to name; let it read the tenant from attributes that are not"
                                        + " encrypted, or inside a TenantScope of a fixed tenant")
                        .cause()
                        .hasStackTraceContaining("Doc.text");
            }
            // The ways out.
            lookUp.set(() -> app.factory()
                    .fromSession(
                            s -> new TenantId(s.createSelectionQuery("select owner from Doc where id = 1", String.class)
                                    .getSingleResult())));
            assertThat(app.factory().<String>fromSession(s -> s.find(Doc.class, 1L).text))
                    .isEqualTo("text");
            lookUp.set(() -> new TenantId(app.<String>call("acme", s -> s.find(Doc.class, 1L).owner)));
            assertThat(app.factory().<String>fromSession(s -> s.find(Doc.class, 1L).text))
                    .isEqualTo("text");
        }
    }

    private static TenantId askedWithoutEnd() {
        return askedWithoutEnd();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a resolver that asks itself without end, past Entigma, is told so in one sentence")
    void seal_resolverWithoutEnd_isToldSo(TestDatabase db) {
        try (Entigma entigma = App.on(db)
                .engine(builder -> builder.tenants(TenantTest::askedWithoutEnd))
                .buildEngine()) {
            SealedField<String> field = entigma.field("t.c", String.class);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> field.seal("text"))
                        .isInstanceOf(NoTenantException.class)
                        .hasMessageContaining("comes to no end");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\u2003", "a\u0000b", "\uD83D"})
    @DisplayName("a blank or unsound tenant id is refused")
    void of_unsound_isRefused(String id) {
        assertThatThrownBy(() -> new TenantId(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a tenant id of 300 characters fails early")
    void of_tooLong_isRefused() {
        assertThatThrownBy(() -> new TenantId("x".repeat(300)))
                .hasMessageContaining("255")
                .hasMessageContaining("300");
    }

    @OnEveryDatabase
    @DisplayName("tenant ids that differ in case, accent or a trailing space are different tenants")
    void persist_similarTenantIds_haveOwnKeys(TestDatabase db) {
        List<String> tenants = List.of("acme", "ACME", "acmé", "acme ", "0", "\uD83D\uDE00");
        try (App app = App.on(db).entities(Doc.class).start()) {
            for (int i = 0; i < tenants.size(); i++) {
                long id = i;
                String tenant = tenants.get(i);
                app.run(tenant, s -> s.persist(Doc.of(id, "x", tenant)));
            }
            assertThat(((Number) db.value("select count(*) from entigma_key")).intValue())
                    .isEqualTo(tenants.size());
            app.entigma().evictKeys();
            for (int i = 0; i < tenants.size(); i++) {
                long id = i;
                assertThat(app.<String>call(tenants.get(i), s -> s.find(Doc.class, id).text))
                        .isEqualTo(tenants.get(i));
            }
            assertThatThrownBy(() -> app.run("ACME", s -> s.find(Doc.class, 0L)))
                    .hasRootCauseInstanceOf(WrongTenantException.class);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a job over twenty tenants, one of them failing, restores the outer tenant each time")
    void run_jobOverTenants_restores(TestDatabase db) {
        try (App app = App.on(db).entities(Doc.class).start();
                TenantScope outer = TenantScope.open(new TenantId("outer"))) {
            int failed = 0;
            for (int i = 0; i < 20; i++) {
                long id = i;
                try {
                    app.run("tenant " + i, s -> {
                        if (id == 7) {
                            throw new IllegalStateException("broken");
                        }
                        s.persist(Doc.of(id, "x", "text " + id));
                    });
                } catch (IllegalStateException e) {
                    failed++;
                }
                assertThat(TenantScope.current()).isEqualTo(new TenantId("outer"));
            }
            assertThat(failed).isEqualTo(1);
            assertThat(db.value("select count(distinct tenant) from entigma_key"))
                    .isEqualTo(19L);
        }
    }

    @OnEveryDatabase(Database.H2)
    void find_sessionChangesTenant_isRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Doc.class).start()) {
            app.run("a", s -> s.persist(Doc.of(1, "a", "text")));
            app.run("b", s -> s.persist(Doc.of(2, "b", "text")));
            app.factory().inSession(s -> {
                TenantScope.run("a", () -> s.find(Doc.class, 1L));
                assertThatThrownBy(() -> TenantScope.run("b", () -> s.find(Doc.class, 2L)))
                        .hasStackTraceContaining("already works for tenant 'a'");
            });
        }
    }

    @OnEveryDatabase(Database.H2)
    void persist_withoutResolverOrTenants_isSingleTenant(TestDatabase db) {
        try (App app =
                App.on(db).entities(Doc.class).engine(b -> b.tenants(null)).start()) {
            app.factory().inTransaction(s -> s.persist(Doc.of(1, "x", "text")));
            assertThat(db.bytes("select tenant from entigma_key")).asString().isEqualTo("single");
            assertThatThrownBy(() -> app.run("acme", s -> s.persist(Doc.of(2, "x", "text"))))
                    .hasStackTraceContaining("MisconfigurationException")
                    .hasStackTraceContaining("scopeOnly");
        }
    }

    @Test
    void hide_insideAScope_namesNoTenantUntilClosed() {
        TenantScope.run("acme", () -> {
            try (TenantScope hidden = TenantScope.hide()) {
                assertThat(TenantScope.current()).isNull();
                TenantScope.run("beta", () -> assertThat(TenantScope.current()).isEqualTo(new TenantId("beta")));
                assertThat(TenantScope.current()).isNull();
            }
            assertThat(TenantScope.current()).isEqualTo(new TenantId("acme"));
        });
        assertThat(TenantScope.current()).isNull();
    }

    @Test
    void close_onOtherThreadOrOutOfOrder_isRefused() throws Exception {
        try (TenantScope outer = TenantScope.open(new TenantId("a"));
                TenantScope inner = TenantScope.open(new TenantId("b"))) {
            assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> CompletableFuture.runAsync(inner::close).get())
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(TenantScope.current()).isEqualTo(new TenantId("b"));
        }
        assertThat(TenantScope.current()).isNull();
    }
}
