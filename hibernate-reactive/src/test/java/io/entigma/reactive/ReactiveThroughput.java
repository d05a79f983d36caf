// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import com.sun.management.OperatingSystemMXBean;
import io.entigma.Encrypted;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
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
    private static final int ROUNDS = 8;
    private static final int WARM_UP = 4;
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
        Side ofClear = new Side(app, clear, clearIds);
        Side ofSealed = new Side(app, sealed, sealedIds);
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            // In turn, since what runs second finds more of it compiled.
            (round % 2 == 0 ? ofClear : ofSealed).measure(round);
            (round % 2 == 0 ? ofSealed : ofClear).measure(round);
        }
        System.out.printf("%s: clear %s, sealed %s%n", what, ofClear, ofSealed);
    }

    /** One of the two that are compared. */
    private static final class Side {
        private final ReactiveApp app;
        private final LongFunction<Uni<?>> work;
        private final Supplier<Long> ids;
        private final double[] rates = new double[ROUNDS];
        private final double[] costs = new double[ROUNDS];

        Side(ReactiveApp app, LongFunction<Uni<?>> work, Supplier<Long> ids) {
            this.app = app;
            this.work = work;
            this.ids = ids;
        }

        void measure(int round) {
            double before = cpuMicros();
            double rate = rate(app, work, ids);
            if (round >= 0) {
                rates[round] = rate;
                costs[round] = (cpuMicros() - before) / (rate * ROUND_NANOS / 1e9);
            }
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f/s and %.1f us of CPU each", median(rates), median(costs));
        }
    }

    private static double median(double[] all) {
        Arrays.sort(all);
        return all[all.length / 2];
    }

    /** What others do on the machine is not in it. */
    private static double cpuMicros() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e3;
    }

    private static double rate(ReactiveApp app, LongFunction<Uni<?>> work, Supplier<Long> ids) {
        AtomicLong done = new AtomicLong();
        long end = System.nanoTime() + ROUND_NANOS;
        CompletableFuture<?>[] workers = new CompletableFuture<?>[AT_ONCE];
        for (int worker = 0; worker < AT_ONCE; worker++) {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            workers[worker] = ended;
            app.begin(() -> {
                repeat(() -> work.apply(ids.get()), done, end, ended);
                return Uni.createFrom().voidItem();
            });
        }
        CompletableFuture.allOf(workers).orTimeout(60, TimeUnit.SECONDS).join();
        return done.get() * 1e9 / ROUND_NANOS;
    }

    private static void repeat(Supplier<Uni<?>> work, AtomicLong done, long end, CompletableFuture<Void> ended) {
        work.get()
                .subscribe()
                .with(
                        item -> {
                            done.incrementAndGet();
                            if (System.nanoTime() < end) {
                                repeat(work, done, end, ended);
                            } else {
                                ended.complete(null);
                            }
                        },
                        ended::completeExceptionally);
    }
}
