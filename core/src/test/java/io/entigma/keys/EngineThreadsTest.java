// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.internal.concurrent.GrowingPool;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many threads an engine makes. */
class EngineThreadsTest {
    private static Set<Thread> loaders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("entigma-keys-"))
                .collect(Collectors.toSet());
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("two callers that need 400 keys one after another are served by a few threads")
    void loaders_areAsManyAsCallersNeed(TestDatabase db) throws Exception {
        // Those of engines that other tests have closed can end at any time.
        Set<Thread> before = loaders();
        try (Entigma entigma = App.on(db).buildEngine()) {
            Parallel.run(2, caller -> () -> {
                for (int i = 0; i < 200; i++) {
                    try (TenantScope scope = TenantScope.open(new TenantId("tenant " + caller + "." + i))) {
                        entigma.field("t.c", String.class).seal("text");
                    }
                }
            });
            // A thread can be about to wait for more work when the next one is needed.
            Set<Thread> made = loaders();
            made.removeAll(before);
            assertThat(made).hasSizeBetween(1, 8);
        }
    }

    @Test
    void pool_growsWhileAllAreBusy_toItsBound_andLosesNothing() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        ExecutorService pool = GrowingPool.of(8, "growing-");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            pool.execute(() -> {
                names.add(Thread.currentThread().getName());
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }
        release.countDown();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(names).hasSize(8);
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
