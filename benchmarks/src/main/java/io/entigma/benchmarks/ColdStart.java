// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** 10,000 tenants meet an empty cache from 100 threads: unwraps for each key, time, and heap for each key in the cache. */
final class ColdStart {
    private static final int TENANTS = 10_000;
    private static final int THREADS = 100;

    private ColdStart() {}

    /**
     * Measures.
     *
     * @param args how many tenants; optional
     */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        int tenants = args.length > 0 ? Integer.parseInt(args[0]) : TENANTS;
        LocalKek kek = new LocalKek();
        try (Entigma entigma = Entigma.builder()
                .kek(LocalKek.KEK)
                .kekClient(kek)
                .keyTable(KeyTable.at(Application.memory())
                        .user("sa")
                        .password("")
                        .schemaAction(SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .cacheTtl(Duration.ofHours(1))
                .cacheSize(2 * tenants)
                .build()) {
            SealedField<String> field = entigma.field("person.name", String.class);
            List<byte[]> sealed = new ArrayList<>();
            for (int i = 0; i < tenants; i++) {
                try (TenantScope scope = TenantScope.open(tenant(i))) {
                    sealed.add(field.seal("a name"));
                }
            }
            entigma.evictKeys();
            long before = usedHeap();
            int unwraps = kek.unwraps();
            long start = System.nanoTime();
            openAll(field, sealed);
            double seconds = (System.nanoTime() - start) / 1e9;
            long heap = usedHeap() - before;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d tenants, %d threads, each value opened by 2 of them: %d unwraps, %.2f s, %d bytes of heap a key",
                    tenants,
                    THREADS,
                    kek.unwraps() - unwraps,
                    seconds,
                    heap / tenants));
        }
    }

    private static void openAll(SealedField<String> field, List<byte[]> sealed)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        int tenants = sealed.size();
        for (int i = 0; i < 2 * tenants; i++) {
            int number = i < tenants ? i : ThreadLocalRandom.current().nextInt(tenants);
            all.add(pool.submit(() -> {
                try (TenantScope scope = TenantScope.open(tenant(number))) {
                    field.open(sealed.get(number));
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        pool.shutdown();
    }

    private static TenantId tenant(int number) {
        return new TenantId("tenant " + number);
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
