// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entigma.Encrypted;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
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
import java.util.function.Consumer;
import java.util.function.Function;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.hibernate.Session;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.hibernate.annotations.TenantId;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Hibernate's second-level cache, with a real JCache provider. */
class SecondLevelCacheTest {
    @Embeddable
    static class Home {
        @Encrypted
        String street = "canary street";

        String city = "city";
    }

    @Entity(name = "CachedPerson")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    @NaturalIdCache
    static class Person {
        @Id
        Long id;

        @TenantId
        String tenant;

        @NaturalId
        @Column(name = "handle_")
        String handle = "handle";

        @Encrypted
        String name = "canary name";

        @Encrypted
        byte[] photo = "canary photo".getBytes(StandardCharsets.UTF_8);

        @Encrypted
        @Column(length = 100)
        Map<String, String> extra = new HashMap<>(Map.of("k", "canary extra"));

        @Embedded
        Home home = new Home();

        @Encrypted
        @ElementCollection(fetch = FetchType.EAGER)
        @OrderColumn
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        List<String> phones = new ArrayList<>(List.of("canary phone"));

        @ElementCollection(fetch = FetchType.EAGER)
        @OrderColumn
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        List<Home> homes = new ArrayList<>(List.of(new Home()));
    }

    private final String prefix = "slc-" + System.nanoTime();
    private TestDatabase db;
    private App app;

    @BeforeEach
    void start() {
        db = Database.H2.create();
        app = App.on(db)
                .entities(Person.class)
                .set("hibernate.cache.use_second_level_cache", "true")
                .set("hibernate.cache.region.factory_class", "jcache")
                .set("hibernate.javax.cache.missing_cache_strategy", "create")
                .set("hibernate.cache.region_prefix", prefix)
                .set("hibernate.generate_statistics", "true")
                .start();
        run("acme", s -> {
            Person person = new Person();
            person.id = 1L;
            s.persist(person);
        });
        app.factory().getCache().evictAllRegions();
    }

    @AfterEach
    void stop() {
        app.close();
        db.close();
    }

    private void run(String tenant, Consumer<Session> work) {
        call(tenant, s -> {
            work.accept(s);
            return null;
        });
    }

    private <T> T call(String tenant, Function<Session, T> work) {
        return app.callIn(tenant, work);
    }

    private Person load(String tenant) {
        return call(tenant, s -> s.find(Person.class, 1L));
    }

    private long hitsOf(Runnable work) {
        Statistics statistics = app.factory().getStatistics();
        statistics.clear();
        work.run();
        return statistics.getSecondLevelCacheHitCount();
    }

    private List<byte[]> cached() {
        List<byte[]> entries = new ArrayList<>();
        // Not closed here: it is the one that Hibernate uses.
        CacheManager manager = Caching.getCachingProvider().getCacheManager();
        for (String name : manager.getCacheNames()) {
            if (name.startsWith(prefix) && !name.contains("timestamps")) {
                for (javax.cache.Cache.Entry<Object, Object> entry : manager.<Object, Object>getCache(name)) {
                    entries.add(serialised(entry.getKey(), entry.getValue()));
                }
            }
        }
        return entries;
    }

    private static byte[] serialised(Object... objects) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            for (Object object : objects) {
                out.writeObject(object);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    @DisplayName("entity, embeddable, collection and natural-id entries hold no plaintext, and come back")
    void find_cached_isSealedAndOpens() {
        load("acme");
        run("acme", s -> s.bySimpleNaturalId(Person.class).load("handle"));
        assertThat(cached())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(entry -> assertThat(new String(entry, StandardCharsets.ISO_8859_1))
                        .doesNotContain("canary"));
        long hits = hitsOf(() -> {
            Person person = load("acme");
            assertThat(person.name).isEqualTo("canary name");
            assertThat(person.photo).asString(StandardCharsets.UTF_8).isEqualTo("canary photo");
            assertThat(person.extra).containsEntry("k", "canary extra");
            assertThat(person.home.street).isEqualTo("canary street");
            assertThat(person.phones).containsExactly("canary phone");
            assertThat(person.homes.get(0).street).isEqualTo("canary street");
        });
        assertThat(hits).as("entity and two collections").isEqualTo(3);
    }

    @Test
    @DisplayName("another tenant that asks for the same id gets nothing out of the cache")
    void find_otherTenant_getsNothing() {
        load("acme");
        assertThat(hitsOf(() -> assertThat(load("other")).isNull())).isZero();
        run(
                "other",
                s -> assertThat(s.bySimpleNaturalId(Person.class).load("handle"))
                        .isNull());
        assertThat(hitsOf(() -> load("acme"))).isPositive();
    }

    @Test
    @DisplayName("an entry that comes too late does not open, leaves nothing half-filled, and is gone the next time")
    void find_entryFromBeforeEviction_failsOnceAndRecovers() {
        load("acme");
        CacheManager manager = Caching.getCachingProvider().getCacheManager();
        Map<String, Map<Object, Object>> late = new HashMap<>();
        for (String name : manager.getCacheNames()) {
            if (name.startsWith(prefix)) {
                manager.<Object, Object>getCache(name)
                        .forEach(entry -> late.computeIfAbsent(name, unused -> new HashMap<>())
                                .put(entry.getKey(), entry.getValue()));
            }
        }
        app.entigma().evictKeys();
        late.forEach((name, entries) -> manager.<Object, Object>getCache(name).putAll(entries));
        run("acme", s -> {
            // Hibernate 7.4 does not take such an entry, 6.6 and 7.2 do.
            Throwable failure = catchThrowable(() -> s.find(Person.class, 1L));
            if (failure != null) {
                assertThat(failure)
                        .hasStackTraceContaining("DamagedValueException")
                        .hasStackTraceContaining("second-level cache was sealed before");
            }
            Person person = s.find(Person.class, 1L);
            assertThat(person.name).isEqualTo("canary name");
            assertThat(person.home.street).isEqualTo("canary street");
            assertThat(person.phones).containsExactly("canary phone");
            s.flush();
        });
        assertThat(app.factory().getStatistics().getEntityUpdateCount()).isZero();
        assertThat(load("acme").phones).containsExactly("canary phone");
    }
}
