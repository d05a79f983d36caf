// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.QueryRefusedException;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.TenantId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeakTest {
    private static final String CANARY = "canaryCANARY4711";

    @Entity(name = "Secretive")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public static class Secretive {
        @Id
        Long id;

        @TenantId
        String tenant;

        @Encrypted
        String name;

        @Encrypted(deterministic = true)
        @Column(length = 100)
        String email;

        @Encrypted
        @Searchable(scan = true)
        String motto;

        @Encrypted
        byte[] photo;

        @Encrypted
        @Column(length = 100)
        Map<String, String> extra;

        @Encrypted
        @ElementCollection(fetch = FetchType.EAGER)
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        List<String> phones = new ArrayList<>();
    }

    private static Secretive secretive(long id) {
        Secretive s = new Secretive();
        s.id = id;
        s.name = CANARY;
        s.email = CANARY;
        s.motto = CANARY;
        s.photo = CANARY.getBytes(StandardCharsets.UTF_8);
        s.extra = Map.of("key", CANARY);
        s.phones.add(CANARY);
        return s;
    }

    /** Keeps copies of the keys that pass through, to search for them. */
    private record Spy(LocalKek kek, List<byte[]> deks) implements KekClient {
        @Override
        public boolean supports(URI uri) {
            return uri.toString().equals("test:spied");
        }

        @Override
        public WrappedDek wrap(URI uri, CleartextKey dek, WrapContext context) {
            deks.add(dek.toCleartextBytes());
            return kek.wrap(uri, dek, context);
        }

        @Override
        public CleartextKey unwrap(URI uri, WrappedDek wrapped, WrapContext context) {
            return kek.unwrap(uri, wrapped, context);
        }

        @Override
        public String describe() {
            return "spy";
        }
    }

    private static App.Builder cachingApp(TestDatabase db, Spy spy) {
        return App.on(db)
                .withoutConstraints()
                .entities(Secretive.class)
                .kek(spy.kek())
                .engine(b -> b.kekClient(spy).kek("test:spied"))
                .set("hibernate.cache.use_second_level_cache", "true")
                .set("hibernate.cache.region.factory_class", "jcache")
                .set("hibernate.javax.cache.missing_cache_strategy", "create")
                .set("hibernate.cache.region_prefix", "leak-" + System.nanoTime())
                .set("hibernate.generate_statistics", "true")
                .set("hibernate.log_slow_query", "1");
    }

    private static void work(App app) {
        org.hibernate.SessionFactory factory = app.factory();
        factory.withOptions().tenantIdentifier((Object) "acme").openSession().close();
        inTenant(app, session -> session.persist(secretive(1)));
        inTenant(app, session -> session.find(Secretive.class, 1L));
        inTenant(
                app,
                session -> assertThat(session.find(Secretive.class, 1L).name).isEqualTo(CANARY));
        for (String hql : List.of(
                "from Secretive where email = :n",
                "from Secretive where :n is null or email in (:n, 'x')",
                "select coalesce(s.name, :n) from Secretive s where email <> :n",
                "from Secretive where motto like concat('%', :n) or motto < :n order by motto",
                "select max(motto) from Secretive where lower(motto) = lower(:n)",
                "select 1 from Secretive where substring(motto, 1, 4) = :n or length(motto) = 3",
                "from Secretive where name = :n",
                "from Secretive where email like :n")) {
            inTenant(app, session -> query(session, hql));
        }
        inTenant(
                app,
                session -> session.createMutationQuery("update Secretive set name = :n where id = 1")
                        .setParameter("n", CANARY)
                        .executeUpdate());
    }

    private static void query(org.hibernate.Session session, String hql) {
        try {
            session.createSelectionQuery(hql, Object.class)
                    .setParameter("n", CANARY)
                    .getResultList();
        } catch (QueryRefusedException e) {
            assertThat(e).hasMessageNotContaining(CANARY);
        }
    }

    private static void inTenant(App app, java.util.function.Consumer<org.hibernate.Session> use) {
        try (org.hibernate.Session session =
                app.factory().withOptions().tenantIdentifier((Object) "acme").openSession()) {
            session.beginTransaction();
            use.accept(session);
            session.getTransaction().commit();
        }
    }

    private static String allOf(List<Throwable> errors) {
        StringWriter text = new StringWriter();
        errors.forEach(e -> e.printStackTrace(new PrintWriter(text)));
        return text.toString();
    }

    @OnEveryProduct
    @DisplayName("at TRACE on every logger, in the tables, the caches and the errors, no plaintext and no key")
    void work_atTrace_leaksNothing(TestDatabase db) throws Exception {
        Spy spy = new Spy(new LocalKek(), new CopyOnWriteArrayList<>());
        List<Throwable> errors = new ArrayList<>();
        try (LogCapture logs = LogCapture.start();
                App app = cachingApp(db, spy).start()) {
            work(app);
            assertThat(app.factory().getStatistics().getSecondLevelCachePutCount())
                    .isPositive();
            assertNoCanary(cacheContents(), spy.deks());
            db.update("update Secretive set name = ?", (Object) new byte[] {(byte) 0xF9, 1, 2});
            app.factory().getCache().evictAllRegions();
            try {
                inTenant(app, session -> session.find(Secretive.class, 1L));
            } catch (RuntimeException e) {
                errors.add(e);
            }
            assertThat(errors).hasSize(1);
            assertThat(logs.entries()).anyMatch(entry -> entry.contains("org.hibernate.SQL"));
            assertThat(logs.entries()).noneMatch(entry -> entry.contains(CANARY));
            assertNoCanary(String.join("\n", logs.entries()) + allOf(errors), spy.deks());
        }
        assertThat(db.columnsHolding(CANARY)).isEmpty();
    }

    private static void assertNoCanary(String text, List<byte[]> deks) {
        assertThat(deks).isNotEmpty();
        assertThat(text.contains(CANARY)).as("plaintext").isFalse();
        String asHex = HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));
        assertThat(text.contains(asHex)).as("plaintext in hex").isFalse();
        for (byte[] dek : deks) {
            assertThat(text.contains(HexFormat.of().formatHex(dek))).as("key").isFalse();
            assertThat(text.contains(Base64.getEncoder().encodeToString(dek)))
                    .as("key")
                    .isFalse();
            assertThat(text.contains(new String(dek, StandardCharsets.ISO_8859_1)))
                    .as("key")
                    .isFalse();
        }
    }

    /** Every entry of every cache in this JVM, as Java serialises it. */
    private static String cacheContents() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int entries = 0;
        // Not closed here: it is the one that Hibernate uses.
        CacheManager manager = Caching.getCachingProvider().getCacheManager();
        for (String name : manager.getCacheNames()) {
            for (javax.cache.Cache.Entry<Object, Object> entry : manager.<Object, Object>getCache(name)) {
                try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                    out.writeObject(entry.getValue());
                    entries++;
                }
            }
        }
        assertThat(entries).isPositive();
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    @DisplayName("The files of an H2 database hold no plaintext and no key")
    void work_inH2File_leaksNothing() throws Exception {
        Spy spy = new Spy(new LocalKek(), new CopyOnWriteArrayList<>());
        Path folder = Files.createTempDirectory(Path.of("target"), "leak");
        String url = "jdbc:h2:file:" + folder.toAbsolutePath().resolve("db");
        try (TestDatabase db = Database.H2.create();
                App app = cachingApp(db, spy)
                        .set("jakarta.persistence.jdbc.url", url)
                        .start()) {
            work(app);
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).isNotEmpty();
            for (Path file : all) {
                assertNoCanary(Files.readString(file, StandardCharsets.ISO_8859_1), spy.deks());
            }
        }
    }

    @Test
    @DisplayName("after a failed load nothing half-filled is in the session or the cache, and it fails again")
    void find_failedLoad_failsEachTime() {
        Spy spy = new Spy(new LocalKek(), new CopyOnWriteArrayList<>());
        try (TestDatabase db = Database.H2.create();
                App app = cachingApp(db, spy).start()) {
            inTenant(app, session -> session.persist(secretive(1)));
            app.factory().getCache().evictAllRegions();
            db.update("update Secretive set photo = ?", (Object) new byte[] {1, 2, 3});
            inTenant(app, session -> {
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> session.find(Secretive.class, 1L))
                            .hasStackTraceContaining("NotSealedException");
                }
            });
            assertThatThrownBy(() -> inTenant(app, session -> session.find(Secretive.class, 1L)))
                    .hasStackTraceContaining("Secretive.photo");
            assertThat(app.factory().getCache().containsEntity(Secretive.class, 1L))
                    .isFalse();
            assertThat(db.bytes("select photo from Secretive")).containsExactly(1, 2, 3);
        }
    }
}
