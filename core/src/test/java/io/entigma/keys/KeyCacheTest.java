// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.key.KeyTable;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class KeyCacheTest {
    private final LocalKek kek = new LocalKek();
    private TestDatabase db;

    @BeforeEach
    void openDatabase() {
        db = Database.H2.create();
    }

    @AfterEach
    void closeDatabase() {
        if (db != null) {
            db.close();
        }
    }

    private Entigma engine(Duration ttl, int size) {
        return App.on(db)
                .kek(kek)
                .engine(builder -> builder.cacheTtl(ttl).cacheSize(size))
                .buildEngine();
    }

    private static byte[] seal(SealedField<String> field, String tenant, String value) {
        try (TenantScope scope = TenantScope.open(new io.entigma.key.TenantId(tenant))) {
            return field.seal(value);
        }
    }

    private static String open(SealedField<String> field, String tenant, byte[] sealed) {
        try (TenantScope scope = TenantScope.open(new io.entigma.key.TenantId(tenant))) {
            return field.open(sealed);
        }
    }

    @Test
    @DisplayName("fifty threads with a cold and with an expired cache cost one unwrap each time")
    void open_manyThreads_costOneUnwrap() throws Exception {
        try (Entigma entigma = engine(Duration.ofMillis(800), 100)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = seal(field, "acme", "text");
            kek.delay(Duration.ofMillis(100));
            for (int round = 1; round <= 2; round++) {
                entigma.evictKeys();
                int before = kek.unwraps();
                Parallel.run(
                        50, i -> () -> assertThat(open(field, "acme", sealed)).isEqualTo("text"));
                assertThat(kek.unwraps() - before).isEqualTo(1);
            }
            // Past the time to live. Asking whether it is over would be the one call that is counted.
            Thread.sleep(900);
            int before = kek.unwraps();
            Parallel.run(50, i -> () -> assertThat(open(field, "acme", sealed)).isEqualTo("text"));
            assertThat(kek.unwraps() - before).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a cache of one key that lives a millisecond serves three tenants and 32 threads without an error")
    void sealAndOpen_evictionInTheMiddle_isHarmless() throws Exception {
        try (Entigma entigma = engine(Duration.ofMillis(1), 1)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            Parallel.run(32, i -> () -> {
                String tenant = "tenant " + i % 3;
                while (System.nanoTime() < end) {
                    assertThat(open(field, tenant, seal(field, tenant, "text " + i)))
                            .isEqualTo("text " + i);
                }
            });
        }
    }

    @Test
    @DisplayName(
            "after the time to live, which use does not renew, a revoked KEK is felt; evicting makes it so at once")
    void open_revokedKek_failsAfterTtl() throws Exception {
        try (Entigma entigma = engine(Duration.ofMillis(600), 100)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = seal(field, "acme", "text");
            kek.revoked(true);
            long end = System.nanoTime() + Duration.ofMillis(800).toNanos();
            assertThat(open(field, "acme", sealed)).isEqualTo("text");
            assertThatThrownBy(() -> {
                        while (System.nanoTime() < end) {
                            open(field, "acme", sealed);
                        }
                        open(field, "acme", sealed);
                    })
                    .isInstanceOf(KeyServerRefusedException.class);
            assertThatThrownBy(() -> seal(field, "acme", "text")).isInstanceOf(KeyServerRefusedException.class);
            kek.revoked(false);
            assertThat(open(field, "acme", sealed)).isEqualTo("text");
            kek.revoked(true);
            entigma.evictKeys();
            assertThatThrownBy(() -> open(field, "acme", sealed)).isInstanceOf(KeyServerRefusedException.class);
        }
    }

    @Test
    @DisplayName("a routing data source that sends read-only transactions to a stale copy is not asked for that copy")
    void open_staleReplica_isNotUsed() throws Exception {
        try (TestDatabase replica = Database.H2.create()) {
            ThreadLocal<Boolean> readOnly = ThreadLocal.withInitial(() -> false);
            App.on(replica).buildEngine().close();
            RoutingDataSource routing = new RoutingDataSource(() -> readOnly.get() ? replica : db);
            try (Entigma entigma = App.on(db)
                    .kek(kek)
                    .engine(builder ->
                            builder.keyTable(KeyTable.in(routing).schemaAction(KeyTable.SchemaAction.CREATE)))
                    .buildEngine()) {
                SealedField<String> field = entigma.field("t.c", String.class);
                byte[] sealed = seal(field, "acme", "text");
                entigma.evictKeys();
                readOnly.set(true);
                assertThat(open(field, "acme", sealed)).isEqualTo("text");
                entigma.evictKeys();
                assertThat(open(field, "acme", seal(field, "acme", "more"))).isEqualTo("more");
                assertThat(db.value("select count(*) from entigma_key")).isEqualTo(1L);
                assertThat(replica.value("select count(*) from entigma_key")).isEqualTo(0L);
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    @DisplayName("five hundred virtual threads that wait for one tenant's key do not hold up another tenant")
    void open_virtualThreadsWait_otherTenantGoesOn() throws Exception {
        try (Entigma entigma = engine(Duration.ofMinutes(1), 100)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] cold = seal(field, "a", "cold");
            entigma.evictKeys();
            byte[] warm = seal(field, "b", "warm");
            CompletableFuture<Void> answer = new CompletableFuture<>();
            kek.duringNextUnwrap(answer::join);
            int before = kek.unwraps();
            ExecutorService threads = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            CountDownLatch waiting = new CountDownLatch(500);
            CountDownLatch done = new CountDownLatch(500);
            for (int i = 0; i < 500; i++) {
                threads.submit(() -> {
                    waiting.countDown();
                    assertThat(open(field, "a", cold)).isEqualTo("cold");
                    done.countDown();
                    return null;
                });
            }
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            threads.submit(() -> assertThat(open(field, "b", warm)).isEqualTo("warm"))
                    .get(10, TimeUnit.SECONDS);
            assertThat(done.getCount()).isEqualTo(500);
            answer.complete(null);
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(kek.unwraps() - before).isEqualTo(1);
            threads.shutdown();
        }
    }

    @Test
    void open_waitingThreadIsInterrupted_failsAndOthersGoOn() throws Exception {
        try (Entigma entigma = engine(Duration.ofMinutes(1), 100)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = seal(field, "acme", "text");
            entigma.evictKeys();
            kek.delay(Duration.ofMillis(300));
            int before = kek.unwraps();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> open(field, "acme", sealed)).isInstanceOf(KeyServerUnavailableException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(open(field, "acme", sealed)).isEqualTo("text");
            assertThat(kek.unwraps() - before).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("100,000 virtual threads leave no ciphers and random sources behind")
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads need Java 21")
    void open_onManyVirtualThreads_keepsNothingForEach() throws Exception {
        try (Entigma entigma = engine(Duration.ofMinutes(1), 100)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = seal(field, "a", "text");
            AtomicInteger opened = new AtomicInteger();
            ExecutorService threads = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            for (int i = 0; i < 100_000; i++) {
                threads.execute(() -> {
                    if (open(field, "a", sealed).equals("text")) {
                        opened.incrementAndGet();
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
            assertThat(opened).hasValue(100_000);
            assertThat(instances("javax.crypto.Cipher")).isLessThan(1_000);
            assertThat(instances("java.security.SecureRandom")).isLessThan(1_000);
        }
    }

    /** Live objects of a class, as the JVM counts them. */
    private static long instances(String type) throws Exception {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(String::strip)
                .filter(line -> line.matches(".*\\s" + type.replace(".", "\\.") + "( \\(.*\\))?$"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                .sum();
    }
}
