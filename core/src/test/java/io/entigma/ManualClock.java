// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The clock by which keys in memory grow old, for tests that move it themselves. Thread safe. */
public final class ManualClock implements Ticker {
    private final AtomicLong nanos = new AtomicLong();

    /** Has an engine's keys go by this clock. */
    public EntigmaBuilder in(EntigmaBuilder builder) {
        builder.ticker = this;
        return builder;
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long read() {
        return nanos.get();
    }
}
