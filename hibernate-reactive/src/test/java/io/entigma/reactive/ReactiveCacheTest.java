// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OrderColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hibernate's second-level cache below reactive sessions, with a real JCache provider. */
class ReactiveCacheTest {
    private final LocalKek kek = new LocalKek();
    private final String prefix = "slc-" + System.nanoTime();

    /** Without tenants of Hibernate's. */
    @Entity(name = "CachedPatient")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Patient {
        @Id
        long id = 1;

        @Encrypted
        @Nullable
        String name = "canary name";

        @Encrypted
        @ElementCollection
        @OrderColumn
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        List<String> phones = new ArrayList<>(List.of("canary phone"));
    }

    /** In rows that name their tenant. */
    @Entity(name = "CachedCase")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Case {
        @Id
        long id = 1;

        @org.hibernate.annotations.TenantId
        @Nullable
        String tenant;

        @Encrypted
        @Nullable
        String text = "canary text";
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("hibernate.cache.use_second_level_cache", "true");
        settings.put("hibernate.cache.region.factory_class", "jcache");
        settings.put("hibernate.javax.cache.missing_cache_strategy", "create");
        settings.put("hibernate.cache.region_prefix", prefix);
        settings.put("hibernate.generate_statistics", "true");
        settings.put("hibernate.vertx.pool.class", ReactiveApp.OnePool.class);
        return settings;
    }

    private List<String> cached() {
        List<String> entries = new ArrayList<>();
        // Not closed here: it is the one that Hibernate uses.
        CacheManager manager = Caching.getCachingProvider().getCacheManager();
        for (String name : manager.getCacheNames()) {
            if (name.startsWith(prefix) && !name.contains("timestamps")) {
                manager.<Object, Object>getCache(name).forEach(entry -> entries.add(serialised(entry.getValue())));
            }
        }
        return entries;
    }

    private static String serialised(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void entry_ofASealedEntity_isSealedAndOpensOnTheEventLoop() {
        try (TestDatabase db = Database.POSTGRESQL.create();
                ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, settings(), Patient.class)) {
            app.await(() -> app.sessions().withTransaction(session -> session.persist(new Patient())));
            app.factory().getCache().evictAllRegions();
            load(app);

            assertThat(cached()).hasSizeGreaterThanOrEqualTo(2).noneMatch(entry -> entry.contains("canary"));
            Statistics statistics = app.factory().getStatistics();
            statistics.clear();
            Patient found = load(app);
            assertThat(found.name).isEqualTo("canary name");
            assertThat(found.phones).containsExactly("canary phone");
            assertThat(statistics.getSecondLevelCacheHitCount())
                    .as("entity and collection")
                    .isEqualTo(2);

            app.entigma().evictKeys();
            assertThat(cached()).isEmpty();
            assertThat(load(app).name).isEqualTo("canary name");
        }
    }

    private static Patient load(ReactiveApp app) {
        return app.await(() -> app.sessions()
                .withSession(
                        session -> session.find(Patient.class, 1L).call(patient -> session.fetch(patient.phones))));
    }

    @Test
    void entry_ofATenant_isGivenToNoOther() {
        try (TestDatabase db = Database.POSTGRESQL.create();
                ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, settings(), Case.class)) {
            app.await(() ->
                    app.sessions().withTransaction("acme", (session, transaction) -> session.persist(new Case())));
            app.factory().getCache().evictAllRegions();
            assertThat(found(app, "acme").text).isEqualTo("canary text");
            assertThat(cached()).isNotEmpty().noneMatch(entry -> entry.contains("canary"));

            Statistics statistics = app.factory().getStatistics();
            statistics.clear();
            assertThat(found(app, "globex")).isNull();
            assertThat(statistics.getSecondLevelCacheHitCount()).isZero();
            assertThat(found(app, "acme").text).isEqualTo("canary text");
            assertThat(statistics.getSecondLevelCacheHitCount()).isOne();
        }
    }

    private static @Nullable Case found(ReactiveApp app, String tenant) {
        return app.await(() -> app.sessions().withSession(tenant, session -> session.find(Case.class, 1L)));
    }

    @Test
    void cache_whereOnlyEntigmaKnowsTheTenants_isRefused() {
        try (TestDatabase db = Database.POSTGRESQL.create()) {
            assertThatThrownBy(() -> ReactiveApp.start(
                            db, kek, engine -> engine.tenants(() -> new TenantId("acme")), settings(), Patient.class))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("second-level cache");
        }
    }

    @Test
    void queryCache_whichWouldHoldPlaintext_isRefused() {
        Map<String, Object> settings = settings();
        settings.put("hibernate.cache.use_query_cache", "true");
        try (TestDatabase db = Database.POSTGRESQL.create()) {
            assertThatThrownBy(() -> ReactiveApp.start(db, kek, engine -> engine, settings, Patient.class))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("query cache");
        }
    }
}
