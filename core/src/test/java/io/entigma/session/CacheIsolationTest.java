// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.TenantId;
import org.junit.jupiter.api.DisplayName;

/** The second-level cache gives back what was cached, to its tenant, and nothing that outlived its key. */
class CacheIsolationTest {
    @Embeddable
    public static class Part {
        @Encrypted
        String part;
    }

    @Entity(name = "CachedThing")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public static class CachedThing {
        @Id
        Long id;

        @TenantId
        String tenant;

        @Encrypted
        String name;

        @Encrypted
        byte[] bytes;

        Part part;

        @ElementCollection(fetch = FetchType.EAGER)
        @Encrypted
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        List<String> phones = new ArrayList<>();
    }

    private static CachedThing thing() {
        CachedThing thing = new CachedThing();
        thing.id = 1L;
        thing.name = "name";
        thing.bytes = new byte[] {1, 2};
        thing.part = new Part();
        thing.part.part = "part";
        thing.phones.add("phone");
        return thing;
    }

    private static App app(TestDatabase db) {
        return app(db, new LocalKek());
    }

    private static App app(TestDatabase db, LocalKek kek) {
        return App.on(db)
                .kek(kek)
                .entities(CachedThing.class)
                .set("hibernate.cache.use_second_level_cache", "true")
                .set("hibernate.cache.region.factory_class", "jcache")
                .set("hibernate.javax.cache.missing_cache_strategy", "create")
                .set("hibernate.cache.region_prefix", "cache-" + System.nanoTime())
                .set("hibernate.generate_statistics", "true")
                .engine(builder -> builder.epochInterval(Duration.ofMillis(100)))
                .start();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("what is cached comes back whole, is changed in place without harm, and is no other tenant's")
    void find_fromCache_isWholeAndTheTenantsOwn(TestDatabase db) {
        try (App app = app(db)) {
            app.in("acme", session -> session.persist(thing()));
            app.in("acme", session -> session.find(CachedThing.class, 1L));
            db.execute("update CachedThing set tenant = 'moved'");
            app.in("acme", session -> {
                CachedThing cached = session.find(CachedThing.class, 1L);
                assertThat(cached)
                        .usingRecursiveComparison()
                        .ignoringFields("tenant", "phones")
                        .isEqualTo(thing());
                assertThat(cached.phones).containsExactly("phone");
                cached.bytes[0] = 9;
                session.clear();
                assertThat(session.find(CachedThing.class, 1L).bytes).containsExactly(1, 2);
            });
            app.in(
                    "other",
                    session -> assertThat(session.find(CachedThing.class, 1L)).isNull());
            assertThat(app.factory().getStatistics().getSecondLevelCacheHitCount())
                    .isPositive();
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("what is cached does not outlive the tenant's keys, evicted here or shredded elsewhere")
    void find_afterKeysAreGone_isNotServedFromCache(TestDatabase db) throws Exception {
        LocalKek kek = new LocalKek();
        try (App app = app(db, kek)) {
            app.in("acme", session -> session.persist(thing()));
            app.in("acme", session -> session.find(CachedThing.class, 1L));

            app.in(
                    "acme",
                    session ->
                            assertThat(session.find(CachedThing.class, 1L).name).isEqualTo("name"));
            long hits = app.factory().getStatistics().getSecondLevelCacheHitCount();
            app.entigma().evictKeys();
            app.in(
                    "acme",
                    session ->
                            assertThat(session.find(CachedThing.class, 1L).name).isEqualTo("name"));
            assertThat(app.factory().getStatistics().getSecondLevelCacheHitCount())
                    .isEqualTo(hits);

            KeyRotation.shred(db, kek, "acme");
            Await.passing(
                    "the end of the shredded key",
                    () -> app.in(
                            "acme",
                            session -> assertThatThrownBy(() -> session.find(CachedThing.class, 1L))
                                    .hasStackTraceContaining("KeyDestroyedException")));
        }
    }
}
