// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.Encrypted;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Requests a second with warm keys, sealed beside clear, five texts in a row; no test, run by its name: {@code -Dtest=ReactiveThroughput}.
 */
class ReactiveThroughput {
    private static final int AT_ONCE = 32;
    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AtomicLong sealedIds = new AtomicLong();
    private final AtomicLong clearIds = new AtomicLong();

    @Entity
    static class Sealed {
        @Id
        long id;

        @Encrypted
        String a = "a text of some length";

        @Encrypted
        String b = "a text of some length";

        @Encrypted
        String c = "a text of some length";

        @Encrypted
        String d = "a text of some length";

        @Encrypted
        String e = "a text of some length";

        Sealed() {}

        Sealed(long id) {
            this.id = id;
        }
    }

    @Entity
    static class Clear {
        @Id
        long id;

        String a = "a text of some length";
        String b = "a text of some length";
        String c = "a text of some length";
        String d = "a text of some length";
        String e = "a text of some length";

        Clear() {}

        Clear(long id) {
            this.id = id;
        }
    }

    @Test
    void measure() {
        try (TestDatabase db = Database.POSTGRESQL.create();
                ReactiveApp app = ReactiveApp.start(db, new LocalKek(), engine -> engine, Sealed.class, Clear.class)) {
            compare(
                    app,
                    "insert",
                    id -> app.sessions().withTransaction(session -> session.persist(new Clear(id))),
                    id -> app.sessions().withTransaction(session -> session.persist(new Sealed(id))),
                    clearIds::incrementAndGet,
                    sealedIds::incrementAndGet);
            compare(
                    app,
                    "find",
                    id -> app.sessions().withSession(session -> session.find(Clear.class, id)),
                    id -> app.sessions().withSession(session -> session.find(Sealed.class, id)),
                    () -> 1 + Math.floorMod(System.nanoTime(), clearIds.get()),
                    () -> 1 + Math.floorMod(System.nanoTime(), sealedIds.get()));
        }
    }

    private static void compare(
            ReactiveApp app,
            String what,
            LongFunction<Uni<?>> clear,
            LongFunction<Uni<?>> sealed,
            Supplier<Long> clearIds,
            Supplier<Long> sealedIds) {
        double[] clearRates = new double[ROUNDS];
        double[] sealedRates = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            double ofClear = rate(app, clear, clearIds);
            double ofSealed = rate(app, sealed, sealedIds);
            if (round >= 0) {
                clearRates[round] = ofClear;
                sealedRates[round] = ofSealed;
            }
        }
        Arrays.sort(clearRates);
        Arrays.sort(sealedRates);
        double ofClear = clearRates[ROUNDS / 2];
        double ofSealed = sealedRates[ROUNDS / 2];
        System.out.printf("%s: clear %.0f/s, sealed %.0f/s, ratio %.2f%n", what, ofClear, ofSealed, ofSealed / ofClear);
    }

    private static double rate(ReactiveApp app, LongFunction<Uni<?>> work, Supplier<Long> ids) {
        AtomicLong done = new AtomicLong();
        long end = System.nanoTime() + ROUND_NANOS;
        CompletableFuture<?>[] workers = new CompletableFuture<?>[AT_ONCE];
        for (int worker = 0; worker < AT_ONCE; worker++) {
            workers[worker] = app.begin(() -> Uni.createFrom()
                    .deferred(() -> work.apply(ids.get()))
                    .onItemOrFailure()
                    .transformToUni((item, failure) -> {
                        done.incrementAndGet();
                        return failure == null
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().failure(failure);
                    })
                    .repeat()
                    .until(nothing -> System.nanoTime() > end)
                    .collect()
                    .last());
        }
        CompletableFuture.allOf(workers).join();
        return done.get() * 1e9 / ROUND_NANOS;
    }
}
