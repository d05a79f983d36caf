// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import java.util.concurrent.TimeUnit;

/** Lets a process look at so many rows in a second, over all its workers. Thread safe. */
public final class RateLimit {
    private final double nanosPerRow;
    private long free = System.nanoTime();

    public RateLimit(int rowsPerSecond) {
        this.nanosPerRow = rowsPerSecond == 0 ? 0 : 1e9 / rowsPerSecond;
    }

    /** Waits until the rows that were just looked at are paid for. */
    public void paid(long rows) throws InterruptedException {
        if (nanosPerRow > 0) {
            TimeUnit.NANOSECONDS.sleep(reserve((long) (rows * nanosPerRow)));
        }
    }

    private synchronized long reserve(long nanos) {
        long now = System.nanoTime();
        free = (free - now > 0 ? free : now) + nanos;
        return free - now;
    }
}
