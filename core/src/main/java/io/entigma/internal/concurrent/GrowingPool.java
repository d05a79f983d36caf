// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.concurrent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool that makes another thread only when all it has are busy, up to a bound, and lets work wait only then. {@link
 * ThreadPoolExecutor} by itself either makes a thread for each piece of work until there are as many as may be, or lets work
 * wait although it might make one. Threads are platform threads, so that a JDBC driver's monitors pin no virtual thread's
 * carrier; idle ones end. Thread safe.
 */
public final class GrowingPool {
    private static final int IDLE_SECONDS = 30;

    private GrowingPool() {}

    /** Takes work only if a thread waits for it, so that the pool makes a thread else. */
    private static final class Handover extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable work) {
            return tryTransfer(work);
        }
    }

    /**
     * Makes a pool of daemon threads.
     *
     * @param most how many threads at most
     * @param name what their names begin with
     * @return the pool, to be shut down
     */
    public static ExecutorService of(int most, String name) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new Handover(),
                work -> {
                    Thread thread = new Thread(work, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                GrowingPool::letWait);
    }

    /** All threads are busy and there may be no more. */
    private static void letWait(Runnable work, ThreadPoolExecutor pool) {
        if (pool.isShutdown()) {
            throw new RejectedExecutionException("the pool is shut down");
        }
        pool.getQueue().add(work);
        // Meanwhile the pool may have been shut down, or its last thread may have ended.
        if ((pool.isShutdown() || pool.getPoolSize() == 0) && pool.remove(work)) {
            pool.execute(work);
        }
    }
}
