// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Looks every few milliseconds whether an event loop waits for something that Entigma does. A loop that only gets no processor, as on
 * a busy machine, does not.
 */
final class LoopWatch implements AutoCloseable {
    private static final int LOOKS_IN_A_ROW = 10;

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    private final List<String> waits = new CopyOnWriteArrayList<>();
    private int inARow;

    private LoopWatch(long loop) {
        var unused = looks.scheduleWithFixedDelay(() -> look(loop), 0, 10, TimeUnit.MILLISECONDS);
    }

    /** Of the one loop that there is. */
    static LoopWatch of(Vertx vertx) throws Exception {
        CompletableFuture<Long> loop = new CompletableFuture<>();
        vertx.getOrCreateContext()
                .runOnContext(nothing -> loop.complete(Thread.currentThread().getId()));
        return new LoopWatch(loop.get(10, TimeUnit.SECONDS));
    }

    private void look(long loop) {
        ThreadInfo found = ManagementFactory.getThreadMXBean().getThreadInfo(loop, Integer.MAX_VALUE);
        boolean isOurs = found.getThreadState() != Thread.State.RUNNABLE
                && Stream.of(found.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith("io.entigma.internal."));
        inARow = isOurs ? inARow + 1 : 0;
        if (inARow == LOOKS_IN_A_ROW) {
            waits.add(found.toString());
        }
    }

    /** Where it waited for a tenth of a second or longer. */
    List<String> waits() {
        return List.copyOf(waits);
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
