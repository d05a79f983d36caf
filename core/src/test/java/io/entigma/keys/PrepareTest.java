// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.ManualClock;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyNotInMemoryException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys for a thread that must not wait: here the test's own. */
class PrepareTest {
    private static final TenantId ACME = new TenantId("acme");

    /** Short, since renewals look at the clock fifty times in it. */
    private static final Duration TTL = Duration.ofSeconds(1);

    /** So long that a busy machine still hears of a new key before it becomes active. */
    private static final Duration ACTIVATION = Duration.ofSeconds(3);

    private final LocalKek kek = new LocalKek();
    private final Thread mustNotWait = Thread.currentThread();
    private TestDatabase db;

    @BeforeEach
    void makeDatabase() {
        db = Database.H2.create();
    }

    @AfterEach
    void dropDatabase() {
        db.close();
    }

    private Entigma engine(UnaryOperator<io.entigma.EntigmaBuilder> more) {
        return App.on(db)
                .kek(kek)
                .engine(builder -> more.apply(builder.nonBlockingThreads(() -> Thread.currentThread() == mustNotWait)))
                .buildEngine();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** On a thread that may wait. */
    private static <T> T elsewhere(java.util.function.Supplier<T> work) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try (TenantScope scope = TenantScope.open(ACME)) {
                        return work.get();
                    }
                })
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void seal_coldKey_failsAtOnceAndWorksWhenPrepared() throws Exception {
        kek.delay(Duration.ofSeconds(1));
        try (Entigma entigma = engine(builder -> builder);
                TenantScope scope = TenantScope.open(ACME)) {
            SealedField<String> field = entigma.field("t.c", String.class);
            assertThatThrownBy(() -> field.seal("value"))
                    .isInstanceOf(KeyNotInMemoryException.class)
                    .hasMessageContaining("t.c: The active key of tenant acme is not in memory")
                    .hasMessageContaining(mustNotWait.getName())
                    .hasMessageContaining("Entigma.prepare");

            done(entigma.prepare(ACME));

            byte[] sealed = field.seal("value");
            assertThat(field.open(sealed)).isEqualTo("value");
            assertThat(entigma.deterministicField("t.d", String.class).searchForms("value"))
                    .hasSize(1);
        }
    }

    @Test
    void prepare_byManyAtOnce_isOneLoad() throws Exception {
        kek.delay(Duration.ofMillis(200));
        try (Entigma entigma = engine(builder -> builder)) {
            List<CompletableFuture<Void>> all = Stream.generate(
                            () -> entigma.prepare(ACME).toCompletableFuture())
                    .limit(500)
                    .toList();
            done(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));

            assertThat(kek.wraps()).isOne();
            assertThat((long) db.value("select count(*) from entigma_key")).isOne();
            assertThat(entigma.prepare(ACME).toCompletableFuture()).isDone();
        }
    }

    @Test
    void prepare_serverDown_failsWithOurErrorAndSoDoesTheNextUse() {
        try (Entigma entigma = engine(builder -> builder);
                TenantScope scope = TenantScope.open(ACME)) {
            kek.down(true);
            assertThatThrownBy(() -> done(entigma.prepare(ACME)))
                    .hasCauseInstanceOf(KeyServerUnavailableException.class);
            assertThatThrownBy(() -> entigma.field("t.c", String.class).seal("value"))
                    .isInstanceOf(KeyServerUnavailableException.class);
        }
    }

    @Test
    void prepare_closedEngine_failsAtOnce() {
        Entigma entigma = engine(builder -> builder);
        entigma.close();
        assertThat(entigma.prepare(ACME).toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(MisconfigurationException.class);
    }

    @Test
    void rotation_onAnotherNode_neverLetsAPreparedTenantWait() throws Exception {
        UnaryOperator<io.entigma.EntigmaBuilder> quick =
                builder -> builder.epochInterval(Duration.ofMillis(200)).activationDelay(ACTIVATION);
        try (Entigma here = engine(quick);
                Entigma other = engine(quick);
                TenantScope scope = TenantScope.open(ACME)) {
            done(here.prepare(ACME));
            SealedField<String> field = here.field("t.c", String.class);
            byte[] old = field.seal("old");

            CompletableFuture<Object> rotation = CompletableFuture.supplyAsync(() -> {
                try {
                    return other.keys().rotateDek(Set.of(ACME));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (!rotation.isDone()) {
                assertThat(field.open(old)).isEqualTo("old");
                assertThat(field.open(field.seal("value"))).isEqualTo("value");
            }
            rotation.get();
            byte[] sealed = elsewhere(() -> other.field("t.c", String.class).seal("new"));
            assertThat(field.open(sealed)).isEqualTo("new");
            assertThat(field.open(old)).isEqualTo("old");
            Await.until("a value under the new key", () -> Objects.equals(keyOf(field.seal("new")), keyOf(sealed)));
        }
    }

    private static @Nullable KeyId keyOf(byte[] sealed) {
        return SealedFormat.keyIdIfPresent(sealed);
    }

    @Test
    void shred_ofAPreparedTenant_isSeenAtOnce() throws Exception {
        try (Entigma entigma = engine(builder -> builder);
                TenantScope scope = TenantScope.open(ACME)) {
            done(entigma.prepare(ACME));
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = field.seal("value");
            elsewhere(() -> entigma.keys().requestShred(ACME, Duration.ZERO));
            elsewhere(() -> entigma.keys().shredDue());

            assertThatThrownBy(() -> done(entigma.prepare(ACME))).hasCauseInstanceOf(KeyDestroyedException.class);
            assertThatThrownBy(() -> field.seal("value")).isInstanceOf(KeyDestroyedException.class);
            assertThatThrownBy(() -> field.open(sealed)).isInstanceOf(KeyDestroyedException.class);
        }
    }

    @Test
    void keys_thatAreUsed_areRenewedBeforeTheyEnd() throws Exception {
        ManualClock clock = new ManualClock();
        try (Entigma entigma = engine(builder -> clock.in(builder).cacheTtl(TTL));
                TenantScope scope = TenantScope.open(ACME)) {
            done(entigma.prepare(ACME));
            SealedField<String> field = entigma.field("t.c", String.class);
            SealedField<String> sought = entigma.deterministicField("t.d", String.class);
            byte[] sealed = field.seal("value");
            for (int round = 0; round < 3; round++) {
                clock.advance(TTL.multipliedBy(9).dividedBy(10));
                // No use before that, which would have the key alone loaded again.
                Await.until(
                        "that the keys are loaded again",
                        () -> entigma.health().oldestKey().isZero());
                // For a while, since a use at the very moment of a renewal counts for the keys that end.
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
                while (System.nanoTime() < end) {
                    assertThat(field.open(sealed)).isEqualTo("value");
                    assertThat(sought.searchForms("value")).hasSize(1);
                }
            }
        }
    }

    @Test
    void keys_whoseServerIsDown_countForTheirGrace() throws Exception {
        ManualClock clock = new ManualClock();
        try (Entigma entigma = engine(builder -> clock.in(builder).cacheTtl(TTL));
                TenantScope scope = TenantScope.open(ACME)) {
            done(entigma.prepare(ACME));
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = field.seal("value");
            kek.down(true);
            int calls = kek.unwraps();
            clock.advance(TTL.multipliedBy(9).dividedBy(10));
            Await.until("an attempt to load them again", () -> kek.unwraps() > calls);
            assertThat(field.open(sealed)).isEqualTo("value");

            clock.advance(TTL.dividedBy(5));
            Await.passing("the grace", () -> assertThat(field.open(sealed)).isEqualTo("value"));
            for (int use = 0; use < 1_000; use++) {
                assertThat(field.open(sealed)).isEqualTo("value");
                assertThat(field.open(field.seal("value"))).isEqualTo("value");
            }
            assertThat(entigma.health().keysInGrace()).isOne();
            done(entigma.prepare(ACME));
        }
    }

    @Test
    void keys_thatNobodyNeeds_areLetGo() throws Exception {
        try (Entigma entigma = engine(builder -> builder.cacheTtl(Duration.ofMillis(200)))) {
            done(entigma.prepare(ACME));
            Await.until("that the keys end", () -> entigma.health().cachedKeys() == 0);

            assertThatThrownBy(() -> TenantScope.run(
                            ACME.value(),
                            () -> entigma.field("t.c", String.class).seal("value")))
                    .isInstanceOf(KeyNotInMemoryException.class);
        }
    }

    @Test
    void uses_beyondTheFirstBlock_areLentAndCounted() throws Exception {
        try (Entigma entigma = engine(builder -> builder);
                TenantScope scope = TenantScope.open(ACME)) {
            done(entigma.prepare(ACME));
            SealedField<Integer> field = entigma.field("t.c", Integer.class);
            for (int value = 0; value < 5_000; value++) {
                field.seal(value);
            }
            Await.until("the count of uses", () -> (long) db.value("select use_estimate from entigma_key") >= 5_000);
        }
    }
}
