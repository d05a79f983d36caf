// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.benchmarks.LocalKek;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The key table of many tenants: its size, each statement of the engine with its plan, the cold start of a node, and what nodes notice of
 * changes.
 */
public final class KeyTableScale {
    private static final int SAMPLE = 200;
    private static final int THREADS = 64;
    private static final Duration NEVER = Duration.ofHours(1);

    private final String url;
    private final int tenants;
    private final Random random = new Random(1);

    private KeyTableScale(String url, int tenants) {
        this.url = url;
        this.tenants = tenants;
    }

    /** What can fail. */
    private interface Action {
        void run() throws Exception;
    }

    /**
     * Measures.
     *
     * @param args the URL of an empty database of its own, and numbers of tenants, each larger than the one before
     */
    public static void main(String[] args) throws Exception {
        int present = 0;
        for (int i = 1; i < args.length; i++) {
            int wanted = Integer.parseInt(args[i]);
            ManyTenants.fill(args[0], present, wanted);
            present = wanted;
            new KeyTableScale(args[0], wanted).measure();
        }
    }

    private void measure() throws Exception {
        try (Database database = new Database(url)) {
            line("== %,d tenants: %s", tenants, database.sizes(tenants));
        }
        statements();
        coldStart();
        // The engines above have announced that they look once an hour.
        try (Connection connection = ManyTenants.connect(url)) {
            ManyTenants.execute(connection, "DELETE FROM entigma_setting WHERE name = 'epoch-interval-millis'");
        }
        changes();
    }

    private void statements() throws Exception {
        Recorded recorded = new Recorded(url);
        try (Entigma entigma = ManyTenants.engine(KeyTable.in(recorded), new LocalKek(), NEVER, 10_000)) {
            SealedField<String> field = entigma.field("person.name", String.class);
            show("start of the engine", 1, recorded);
            byte[] unused = seal(field, tenant());
            show("first key of the process", 1, recorded);
            int sample = Math.min(SAMPLE, tenants / 10);
            List<Integer> numbers = random.ints(sample, 0, tenants).boxed().toList();
            List<byte[]> sealed = new ArrayList<>();
            each(entigma, numbers, number -> sealed.add(seal(field, ManyTenants.tenant(number))));
            show("seal, key not in memory", sample, recorded);
            int[] next = new int[1];
            each(entigma, numbers, number -> open(field, ManyTenants.tenant(number), sealed.get(next[0]++)));
            show("open, key not in memory", sample, recorded);
            each(entigma, numbers, number -> seal(field, new TenantId("new-" + tenants + "-" + number)));
            show("a tenant's first value", sample, recorded);
            TenantId shredded = tenant();
            entigma.keys().requestShred(shredded, Duration.ofDays(1));
            entigma.keys().cancelShred(shredded);
            show("request to shred, and its end", 1, recorded);
            timed("all keys, as rotate-kek and due read them", () -> {
                int due =
                        entigma.keys().due(KeyPurpose.DATA, Duration.ofDays(1)).size();
                line("  (%d due)", due);
            });
            show("all keys", 1, recorded);
            timed(
                    "audit of the key table's rows",
                    () -> line(
                            "  (%d untrusted)", entigma.keys().untrustedRows().size()));
            show("audit", 1, recorded);
        } finally {
            recorded.close();
        }
    }

    private interface OfTenant {
        void accept(int number) throws Exception;
    }

    private static void each(Entigma entigma, List<Integer> numbers, OfTenant action) throws Exception {
        for (int number : numbers) {
            entigma.evictKeys();
            action.accept(number);
        }
    }

    private static byte[] seal(SealedField<String> field, TenantId tenant) {
        try (TenantScope scope = TenantScope.open(tenant)) {
            return Objects.requireNonNull(field.seal("a name"));
        }
    }

    private static void open(SealedField<String> field, TenantId tenant, byte[] sealed) {
        try (TenantScope scope = TenantScope.open(tenant)) {
            String unused = field.open(sealed);
        }
    }

    private TenantId tenant() {
        return ManyTenants.tenant(random.nextInt(tenants));
    }

    private void show(String what, int times, Recorded recorded) throws SQLException {
        line("-- %s", what);
        try (Database database = new Database(url)) {
            for (Map.Entry<String, Recorded.Seen> one : recorded.take().entrySet()) {
                line(
                        "   %.1f times, %.0f us: %s%n      %s",
                        (double) one.getValue().times() / times,
                        one.getValue().median(),
                        one.getKey(),
                        database.plan(one.getValue()));
            }
        }
    }

    private static void timed(String what, Action action) throws Exception {
        long heap = usedHeap();
        long start = System.nanoTime();
        action.run();
        line("-- %s: %.2f s (heap before: %d MB)", what, (System.nanoTime() - start) / 1e9, heap >> 20);
    }

    /** A node meets as many tenants as it can keep, all at once. */
    private void coldStart() throws Exception {
        int wanted = Math.min(tenants, 50_000);
        LocalKek kek = new LocalKek();
        try (Database database = new Database(url);
                Entigma entigma = ManyTenants.engine(ManyTenants.at(url), kek, NEVER, 2 * wanted)) {
            SealedField<String> field = entigma.field("person.name", String.class);
            List<byte[]> sealed = new ArrayList<>();
            List<TenantId> all = new ArrayList<>();
            for (int number : random.ints(0, tenants).distinct().limit(wanted).toArray()) {
                all.add(ManyTenants.tenant(number));
            }
            parallel(all, tenant -> {
                byte[] one = seal(field, tenant);
                synchronized (sealed) {
                    sealed.add(one);
                }
            });
            entigma.evictKeys();
            long heap = usedHeap();
            long askedBefore = database.asked();
            int unwraps = kek.unwraps();
            long start = System.nanoTime();
            parallel(all, tenant -> open(field, tenant, seal(field, tenant)));
            double seconds = (System.nanoTime() - start) / 1e9;
            long asked = database.asked() - askedBefore;
            line(
                    "-- cold start, seal and open for %,d tenants from %d threads: %.1f s, %d unwraps, %.1f round trips each,"
                            + " %d bytes of heap each",
                    wanted,
                    THREADS,
                    seconds,
                    kek.unwraps() - unwraps,
                    (double) asked / wanted,
                    (usedHeap() - heap) / wanted);
        }
    }

    private interface PerTenant {
        void accept(TenantId tenant) throws Exception;
    }

    private static void parallel(List<TenantId> all, PerTenant action) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> done = new ArrayList<>();
        for (TenantId tenant : all) {
            done.add(pool.submit(() -> {
                action.accept(tenant);
                return true;
            }));
        }
        for (Future<?> one : done) {
            one.get();
        }
        pool.shutdown();
    }

    /** What one look at the epoch costs, and what a node loads again when another one rotates keys. */
    private void changes() throws Exception {
        int warm = Math.min(tenants, 20_000);
        Duration interval = Duration.ofMillis(200);
        long wait = tenants < 1000 ? 400 : 3000;
        Recorded recorded = new Recorded(url);
        LocalKek kek = new LocalKek();
        try (Entigma node = ManyTenants.engine(KeyTable.in(recorded), kek, interval, 2 * warm);
                Entigma other = ManyTenants.engine(ManyTenants.at(url), new LocalKek(), interval, 1000)) {
            SealedField<String> field = node.field("person.name", String.class);
            List<TenantId> all = new ArrayList<>();
            for (int i = 0; i < warm; i++) {
                all.add(ManyTenants.tenant(i));
            }
            parallel(all, tenant -> seal(field, tenant));
            // The first look after that looks for all keys that have sealed; it can take a while.
            Thread.sleep(wait);
            recorded.take();
            Thread.sleep(2000);
            show("looks of 2 s, nothing sealed or changed", 10, recorded);
            for (int rotated : new int[] {1, 100}) {
                List<TenantId> some = all.subList(rotated, 2 * rotated);
                timed("rotation of " + rotated, () -> other.keys().rotateDek(some));
                Thread.sleep(wait);
                show("looks during it", 1, recorded);
                int unwraps = kek.unwraps();
                parallel(all, tenant -> seal(field, tenant));
                line("   loaded again after that, of %,d tenants in memory: %d", warm, kek.unwraps() - unwraps);
                recorded.take();
            }
        } finally {
            recorded.close();
        }
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void line(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
