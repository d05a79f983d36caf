// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Instants as seconds since 1970 in 5 bytes, which is some 17,000 years in either direction, with the sign flipped, and
 * nanoseconds in 4 bytes.
 */
final class InstantEncoding extends RangeEncoding {
    private static final int SECOND_BYTES = 5;
    private static final long LEAST = -(1L << 39);
    private static final long MOST = (1L << 39) - 1;
    private static final int NANOS = 999_999_999;

    InstantEncoding() {
        super("instant", Instant.class, SECOND_BYTES + Integer.BYTES);
    }

    @Override
    byte[] write(Object value) {
        Instant instant = (Instant) value;
        if (instant.getEpochSecond() < LEAST || instant.getEpochSecond() > MOST) {
            throw outside("instants within some 17,000 years before and after 1970");
        }
        return write(instant.getEpochSecond(), instant.getNano());
    }

    private byte[] write(long second, int nano) {
        byte[] bytes = new byte[width()];
        put(second - LEAST, bytes, 0, SECOND_BYTES);
        put(nano, bytes, SECOND_BYTES, Integer.BYTES);
        return bytes;
    }

    @Override
    byte @Nullable [] lowest(Object bound, boolean inclusive) {
        Instant instant = (Instant) bound;
        long second = instant.getEpochSecond();
        int nano = inclusive ? instant.getNano() : instant.getNano() + 1;
        if (nano > NANOS) {
            second++;
            nano = 0;
        }
        return second > MOST ? null : write(Math.max(second, LEAST), second < LEAST ? 0 : nano);
    }

    /** No value has more nanoseconds than a second, so the range may end behind them, and needs fewer parts. */
    @Override
    byte @Nullable [] highest(Object bound, boolean inclusive) {
        Instant instant = (Instant) bound;
        long second = instant.getEpochSecond();
        int nano = inclusive ? instant.getNano() : instant.getNano() - 1;
        if (nano < 0) {
            second--;
            nano = NANOS;
        }
        if (second < LEAST) {
            return null;
        }
        return write(Math.min(second, MOST), second > MOST || nano == NANOS ? -1 : nano);
    }
}
