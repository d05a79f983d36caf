// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.SealedField;
import io.entigma.Startup;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UntrustedRowException;
import io.entigma.kek.Health;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.KeyId;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an engine does while its key server is away, slow, overloaded or another one than it should be. */
class OutageTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final KeyServerPolicy QUICK = KeyServerPolicy.defaults()
            .withAttempts(2, Duration.ofMillis(5))
            .withPause(4, Duration.ofMillis(300))
            .withCallTimeout(Duration.ofMillis(500));

    private final LocalKek kek = new LocalKek();
    private final ConcurrentLinkedQueue<KeyId> graces = new ConcurrentLinkedQueue<>();
    private TestDatabase db;

    @BeforeEach
    void create() {
        db = Database.H2.create();
    }

    @AfterEach
    void drop() {
        db.close();
    }

    private EntigmaBuilder builder(LocalKek client) {
        return Entigma.builder()
                .kek(LocalKek.URI_A)
                .kekClient(client)
                .keyTable(KeyTable.at(db.url())
                        .user(db.user())
                        .password(db.password())
                        .schemaAction(KeyTable.SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .keyServerPolicy(QUICK)
                .listener(new EntigmaListener() {
                    @Override
                    public void usedInGrace(KeyId keyId, Duration age) {
                        graces.add(keyId);
                    }
                });
    }

    private static byte[] seal(Entigma entigma) {
        return seal(entigma, ACME);
    }

    private static byte[] seal(Entigma entigma, TenantId tenant) {
        try (TenantScope scope = TenantScope.open(tenant)) {
            return entigma.field("t.c", String.class).seal("text");
        }
    }

    private static String open(Entigma entigma, byte[] sealed) {
        try (TenantScope scope = TenantScope.open(ACME)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            return field.open(sealed);
        }
    }

    /** The server is back, but its calls are stopped until a pause is over. */
    private static void awaitOpen(Entigma entigma, byte[] sealed) throws Exception {
        Await.passing(
                "an answer after the pause",
                () -> assertThat(open(entigma, sealed)).isEqualTo("text"));
    }

    /** What is sealed opens all the while, at last with a key whose time to live is over. */
    private void awaitReadInGrace(Entigma entigma, byte[] sealed) throws Exception {
        Await.until("a read in the grace", () -> {
            assertThat(open(entigma, sealed)).isEqualTo("text");
            return !graces.isEmpty();
        });
    }

    @Test
    @DisplayName("200 threads read and write through an outage within the grace, with few calls; after it they fail")
    void outage_withinGrace_isNotFelt() throws Exception {
        try (Entigma entigma = builder(kek)
                .cacheTtl(Duration.ofMillis(300))
                .keyServerPolicy(QUICK.withGrace(Duration.ofSeconds(6), Duration.ofSeconds(6)))
                .build()) {
            byte[] sealed = seal(entigma);
            kek.down(true);
            int before = kek.unwraps();
            long end = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
            Parallel.run(200, i -> () -> {
                while (System.nanoTime() < end) {
                    assertThat(open(entigma, sealed)).isEqualTo("text");
                    assertThat(open(entigma, seal(entigma))).isEqualTo("text");
                    // Some milliseconds between requests, as in an application: without them 200 threads starve all
                    // else.
                    LockSupport.parkNanos(5_000_000);
                }
            });
            // Until the calls are stopped some, then one in 300 ms: far from the number of reads.
            assertThat(kek.unwraps() - before).isBetween(1, 40);
            assertThat(graces).containsOnly(entigma.keys().of(ACME).get(0).id()).hasSizeLessThan(10);
            Health health = entigma.health();
            assertThat(health.status()).isIn(Health.Status.DOWN, Health.Status.DEGRADED);
            assertThat(health.keysInGrace()).isEqualTo(1);
            assertThat(health.oldestKey()).isPositive();
            Await.passing(
                    "the end of the grace",
                    () -> assertThatThrownBy(() -> open(entigma, sealed))
                            .isInstanceOf(KeyServerUnavailableException.class));
            assertThatThrownBy(() -> seal(entigma)).isInstanceOf(KeyServerUnavailableException.class);
            int after = kek.unwraps();
            Parallel.run(
                    200,
                    i -> () -> assertThatThrownBy(() -> open(entigma, sealed))
                            .isInstanceOf(KeyServerUnavailableException.class));
            assertThat(kek.unwraps() - after).isLessThan(10);
            kek.down(false);
            awaitOpen(entigma, sealed);
            assertThat(entigma.health().status()).isEqualTo(Health.Status.UP);
            assertThat(entigma.health().keysInGrace()).isZero();
        }
    }

    @Test
    void outage_grace_isShorterForWrites_andZeroMeansNone() throws Exception {
        try (Entigma entigma = builder(kek)
                .cacheTtl(Duration.ofMillis(100))
                .keyServerPolicy(QUICK.withGrace(Duration.ofMinutes(1), Duration.ZERO))
                .build()) {
            byte[] sealed = seal(entigma);
            kek.down(true);
            Await.passing(
                    "the end of the key's time to live",
                    () -> assertThatThrownBy(() -> seal(entigma)).isInstanceOf(KeyServerUnavailableException.class));
            assertThat(open(entigma, sealed)).isEqualTo("text");
        }
        assertThatThrownBy(() -> QUICK.withGrace(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("writeGrace");
    }

    @Test
    void refusal_endsTheGraceAtOnce() throws Exception {
        try (Entigma entigma = builder(kek).cacheTtl(Duration.ofMillis(100)).build()) {
            byte[] sealed = seal(entigma);
            kek.down(true);
            awaitReadInGrace(entigma, sealed);
            kek.down(false);
            kek.revoked(true);
            Await.passing(
                    "the refusal",
                    () -> assertThatThrownBy(() -> open(entigma, sealed))
                            .isInstanceOf(KeyServerRefusedException.class));
        }
    }

    @Test
    void shred_duringAnOutage_endsTheGrace() throws Exception {
        try (Entigma entigma = builder(kek)
                        .cacheTtl(Duration.ofMillis(100))
                        .epochInterval(Duration.ofMillis(100))
                        .build();
                Entigma other = builder(kek).build()) {
            byte[] sealed = seal(entigma);
            assertThat(open(other, sealed)).isEqualTo("text");
            kek.down(true);
            awaitReadInGrace(entigma, sealed);
            other.keys().requestShred(ACME, Duration.ZERO);
            other.keys().shredDue();
            Await.passing(
                    "the end of the shredded key",
                    () -> assertThatThrownBy(() -> open(entigma, sealed))
                            .isInstanceOf(io.entigma.error.KeyDestroyedException.class));
        }
    }

    @Test
    void use_ofAHotKey_renewsItBeforeItEnds_withoutAWait() throws Exception {
        try (Entigma entigma = builder(kek).cacheTtl(Duration.ofMillis(2_500)).build()) {
            byte[] sealed = seal(entigma);
            kek.delay(Duration.ofMillis(400));
            long end = System.nanoTime() + Duration.ofMillis(6_000).toNanos();
            int before = kek.unwraps();
            AtomicInteger slow = new AtomicInteger();
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                open(entigma, sealed);
                if (System.nanoTime() - start > Duration.ofMillis(350).toNanos()) {
                    slow.incrementAndGet();
                }
                // Hot, but not so that this thread keeps the one that renews from its work.
                Thread.sleep(2);
            }
            assertThat(kek.unwraps() - before).isBetween(2, 5);
            // Each renewal would be slow for somebody; one call can be for another reason.
            assertThat(slow.get()).isLessThan(2);
        }
    }

    @Test
    @DisplayName("what passes is tried again a little later; what does not, is one clear error with few calls")
    void throttling_isMetWithPatienceFirst() throws Exception {
        try (Entigma entigma = builder(kek)
                .keyServerPolicy(KeyServerPolicy.defaults().withAttempts(5, Duration.ofMillis(10)))
                .build()) {
            seal(entigma, new TenantId("first"));
            kek.throttle(3);
            List<byte[]> all = Parallel.call(100, i -> () -> seal(entigma));
            assertThat(all).allSatisfy(each -> assertThat(open(entigma, each)).isEqualTo("text"));
            assertThat(kek.wraps() + kek.unwraps()).isLessThan(10);
            entigma.evictKeys();
            kek.throttle(Integer.MAX_VALUE);
            int before = kek.unwraps();
            for (int round = 0; round < 5; round++) {
                Parallel.run(
                        100,
                        i -> () -> assertThatThrownBy(() -> open(entigma, all.get(0)))
                                .isInstanceOf(KeyServerUnavailableException.class));
            }
            assertThat(kek.unwraps() - before).isLessThan(40);
            assertThatThrownBy(() -> open(entigma, all.get(0)))
                    .hasMessageContaining("is not asked")
                    .hasMessageContaining("'acme'");
            assertThat(entigma.health().servers())
                    .singleElement()
                    .satisfies(server -> assertThat(server.failure()).contains("too many requests"));
        }
    }

    @Test
    void refusal_isNotTriedAgain() {
        try (Entigma entigma = builder(kek).build()) {
            byte[] sealed = seal(entigma);
            entigma.evictKeys();
            kek.revoked(true);
            int before = kek.unwraps();
            assertThatThrownBy(() -> open(entigma, sealed)).isInstanceOf(KeyServerRefusedException.class);
            assertThat(kek.unwraps() - before).isEqualTo(1);
            // An answer is an answer: the server counts as well. The engine, which can open nothing, does not.
            assertThat(entigma.health().servers().get(0).status()).isEqualTo(Health.Status.UP);
            assertThat(entigma.health().status()).isEqualTo(Health.Status.DOWN);
            kek.revoked(false);
            open(entigma, sealed);
            assertThat(entigma.health().status()).isEqualTo(Health.Status.UP);
        }
    }

    @Test
    @DisplayName("one call that fails with all its attempts, and one that is answered, leave the server in use")
    void failures_count_inARow_andOnceForACall() {
        KeyServerPolicy policy =
                KeyServerPolicy.defaults().withAttempts(3, Duration.ofMillis(1)).withPause(3, Duration.ofMinutes(1));
        try (Entigma entigma = builder(kek).keyServerPolicy(policy).build()) {
            for (int round = 0; round < 4; round++) {
                for (int failures = 0; failures < 2; failures++) {
                    TenantId tenant = new TenantId("down " + round + "." + failures);
                    kek.down(true);
                    assertThatThrownBy(() -> seal(entigma, tenant)).hasMessageContaining("does not answer");
                }
                assertThat(entigma.health().status()).isEqualTo(Health.Status.DEGRADED);
                kek.down(false);
                seal(entigma, new TenantId("up " + round));
                assertThat(entigma.health().status()).isEqualTo(Health.Status.UP);
            }
            kek.down(true);
            for (int failures = 0; failures < 3; failures++) {
                TenantId tenant = new TenantId("away " + failures);
                assertThatThrownBy(() -> seal(entigma, tenant)).hasMessageContaining("does not answer");
            }
            int before = kek.wraps();
            assertThatThrownBy(() -> seal(entigma, ACME)).hasMessageContaining("is not asked");
            assertThat(kek.wraps()).isEqualTo(before);
            assertThat(entigma.health().status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    @DisplayName("after the pause one attempt tries the server, and any answer puts it to use again")
    void pause_thatIsOver_isEndedByAnyAnswer() throws Exception {
        KeyServerPolicy policy =
                KeyServerPolicy.defaults().withAttempts(3, Duration.ofMillis(1)).withPause(1, Duration.ofMillis(200));
        try (Entigma entigma = builder(kek).keyServerPolicy(policy).build()) {
            kek.down(true);
            assertThatThrownBy(() -> seal(entigma)).hasMessageContaining("does not answer");
            int before = kek.wraps();
            Await.passing(
                    "the attempt after the pause",
                    () -> assertThatThrownBy(() -> seal(entigma)).hasMessageContaining("does not answer"));
            assertThat(kek.wraps() - before).isEqualTo(1);
            assertThatThrownBy(() -> seal(entigma)).hasMessageContaining("is not asked");
            kek.down(false);
            kek.revoked(true);
            Await.passing(
                    "the refusal after the pause",
                    () -> assertThatThrownBy(() -> seal(entigma)).isInstanceOf(KeyServerRefusedException.class));
            assertThat(entigma.health().servers().get(0).status()).isEqualTo(Health.Status.UP);
            kek.revoked(false);
            seal(entigma);
        }
    }

    @Test
    @DisplayName("a damaged row is read again and again: no other tenant feels it")
    void refusals_ofOneKey_neverStopTheServer() {
        KeyServerPolicy policy = QUICK.withPause(1, Duration.ofMinutes(1));
        try (Entigma entigma = builder(kek).keyServerPolicy(policy).build()) {
            byte[] sealed = seal(entigma);
            seal(entigma, new TenantId("beta"));
            kek.damaged(ACME);
            for (int read = 0; read < 5; read++) {
                entigma.evictKeys();
                int before = kek.unwraps();
                assertThatThrownBy(() -> open(entigma, sealed)).isInstanceOf(KeyServerRefusedException.class);
                assertThat(kek.unwraps() - before).isEqualTo(1);
            }
            seal(entigma, new TenantId("beta"));
            assertThat(entigma.health().status()).isEqualTo(Health.Status.UP);
        }
    }

    @Test
    @DisplayName("a thread that is interrupted while it waits for a key server says nothing about it")
    void interruptedCallers_neverStopTheServer() throws Exception {
        KeyServerPolicy policy = QUICK.withPause(1, Duration.ofMinutes(1));
        try (Entigma entigma = builder(kek).keyServerPolicy(policy).build()) {
            Thread.currentThread().interrupt();
            entigma.checkKeyServers();
            Thread.interrupted();
            seal(entigma);
            assertThat(entigma.health().servers())
                    .singleElement()
                    .satisfies(server -> assertThat(server.status()).isEqualTo(Health.Status.UP));
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void hangingServer_ofOneTenant_holdsUpNoOther() throws Exception {
        URI slowUri = URI.create("slow:b");
        LocalKek slow = new LocalKek(slowUri, new byte[32]);
        slow.delay(Duration.ofSeconds(2));
        try (Entigma entigma = builder(kek)
                .kekClient(slow)
                .tenantKeks(tenant -> java.util.Optional.of(slowUri)
                        .filter(uri -> tenant.value().startsWith("slow")))
                .build()) {
            seal(entigma);
            entigma.evictKeys();
            List<Thread> hanging = java.util.stream.IntStream.range(0, 100)
                    .mapToObj(i -> new Thread(() -> {
                        try {
                            seal(entigma, new TenantId("slow " + i));
                        } catch (KeyServerUnavailableException e) {
                            // Expected; what counts is the other tenant.
                        }
                    }))
                    .toList();
            hanging.forEach(Thread::start);
            Await.until("a call that hangs", () -> slow.wraps() > 0);
            long start = System.nanoTime();
            seal(entigma);
            long took = System.nanoTime() - start;
            for (Thread thread : hanging) {
                thread.join();
            }
            assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofMillis(1_500));
            assertThat(slow.wraps()).isLessThan(60);
        }
    }

    @Test
    @DisplayName("a check that found a server away does not count any more once it has answered")
    void problem_ofAServerThatIsBack_isGone_otherProblemsStay() throws Exception {
        try (Entigma entigma = builder(kek).build()) {
            seal(entigma);
            kek.down(true);
            assertThat(entigma.checkKeyServers().problems()).hasSize(1);
            assertThat(entigma.health().status()).isEqualTo(Health.Status.DOWN);
            kek.down(false);
            entigma.evictKeys();
            Await.passing("an answer after the pause", () -> seal(entigma));
            assertThat(entigma.health().problems()).isEmpty();
            assertThat(entigma.health().status()).isEqualTo(Health.Status.UP);

            kek.revoked(true);
            assertThat(entigma.checkKeyServers().problems()).hasSize(1);
            kek.revoked(false);
            entigma.evictKeys();
            seal(entigma);
            assertThat(entigma.health().problems())
                    .as("a refusal is for somebody to look at")
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("a node whose KEK is another one is found out by the check, before it reads user data")
    void check_nodeWithOtherSettings_isFoundOut() {
        try (Entigma entigma = builder(kek).build()) {
            seal(entigma);
            assertThat(entigma.checkKeyServers().status()).isEqualTo(Health.Status.UP);
        }
        LocalKek another = new LocalKek();
        try (Entigma misconfigured = builder(another).build()) {
            Health health = misconfigured.checkKeyServers();
            assertThat(health.status()).isEqualTo(Health.Status.DOWN);
            assertThat(health.problems()).singleElement().asString().contains("KEK test:a does not work here");
        }
        assertThatThrownBy(() -> builder(another).startup(Startup.REQUIRE).build())
                .isInstanceOf(KeyServerUnavailableException.class)
                .hasMessageContaining("does not start")
                .hasMessageContaining("KEK test:a");
    }

    @Test
    @DisplayName("with a dead key server an engine starts and says so, or does not start if it must not")
    void start_withDeadServer_isAMatterOfSettings() throws Exception {
        kek.down(true);
        try (Entigma lazy = builder(kek).build()) {
            assertThat(kek.wraps()).isZero();
            assertThat(lazy.health().status()).isEqualTo(Health.Status.UNKNOWN);
            assertThatThrownBy(() -> seal(lazy)).isInstanceOf(KeyServerUnavailableException.class);
            assertThat(lazy.health().status()).isNotEqualTo(Health.Status.UP);
        }
        try (Entigma eager = builder(kek).startup(Startup.EAGER).build()) {
            Await.until(
                    "the problem that the start finds",
                    () -> !eager.health().problems().isEmpty());
            assertThat(eager.health().status()).isEqualTo(Health.Status.DOWN);
        }
        assertThatThrownBy(() -> builder(kek).startup(Startup.REQUIRE).build())
                .isInstanceOf(KeyServerUnavailableException.class)
                .hasMessageContaining("set startup to LAZY");
    }

    @Test
    void start_required_loadsKeys() {
        try (Entigma entigma = builder(kek).build()) {
            for (int i = 0; i < 10; i++) {
                seal(entigma, new TenantId("tenant " + i));
            }
        }
        try (Entigma warm = builder(kek).startup(Startup.REQUIRE).build()) {
            assertThat(warm.health().cachedKeys()).isEqualTo(10);
        }
    }

    @Test
    void keyTable_thatNamesAForeignServer_isNotBelieved() {
        try (Entigma entigma = builder(kek).build()) {
            byte[] sealed = seal(entigma);
            URI evil = URI.create("evil://10.0.0.1/k");
            LocalKek foreign = new LocalKek(evil, new byte[32]);
            db.execute("update entigma_key set kek_uri = '" + evil + "'");
            try (Entigma other = builder(kek).kekClient(foreign).build()) {
                assertThatThrownBy(() -> open(other, sealed))
                        .isInstanceOf(UntrustedRowException.class)
                        .hasMessageContaining("was changed");
                assertThat(foreign.unwraps()).isZero();
            }
        }
    }
}
