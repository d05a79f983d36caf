// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import java.util.concurrent.TimeUnit;

/** A rate limit: {@code rate} tokens a second, at most one second's worth saved up. Thread safe. */
public final class TokenBucket {
    private final int rate;
    private double tokens;
    private long last;
    private long lastNote;

    /** Begins with as many tokens as it can hold. */
    public TokenBucket(int rate, long nowNanos) {
        if (rate < 1) {
            throw new IllegalArgumentException("Rate: must be at least 1 a second, but is " + rate);
        }
        this.rate = rate;
        this.tokens = rate;
        this.last = nowNanos;
        this.lastNote = nowNanos - TimeUnit.SECONDS.toNanos(1);
    }

    /** Takes a token if there is one. */
    public synchronized boolean take(long nowNanos) {
        double elapsed = Math.max(0, nowNanos - last) / (double) TimeUnit.SECONDS.toNanos(1);
        last = nowNanos;
        tokens = Math.min(rate, tokens + elapsed * rate);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Whether a refusal is to be told: at most one a second, or a client over its limit could fill a disk with them. */
    public synchronized boolean tellsRefusal(long nowNanos) {
        if (nowNanos - lastNote < TimeUnit.SECONDS.toNanos(1)) {
            return false;
        }
        lastNote = nowNanos;
        return true;
    }

    /** Tokens a second. */
    public int rate() {
        return rate;
    }
}
