// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.internal.codec.parts.BigEndian;
import java.sql.Timestamp;

/** {@link Timestamp} as seconds since 1970 in eight bytes, then nanoseconds of the second in four. */
final class TimestampCodec extends MutableCodec<Timestamp> {
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int SIZE = Long.BYTES + Integer.BYTES;

    @Override
    public byte[] encode(Timestamp value) {
        byte[] bytes = new byte[SIZE];
        BigEndian.putLong(bytes, 0, Math.floorDiv(value.getTime(), MILLIS_PER_SECOND));
        BigEndian.putInt(bytes, Long.BYTES, value.getNanos());
        return bytes;
    }

    @Override
    public Timestamp decode(byte[] plain) throws CodecException {
        if (plain.length != SIZE) {
            throw new CodecException("is no date or timestamp: 12 bytes are expected, not " + plain.length);
        }
        int nanos = BigEndian.intAt(plain, Long.BYTES);
        if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw new CodecException("is no timestamp: the nanoseconds are out of range");
        }
        Timestamp timestamp = new Timestamp(millis(BigEndian.longAt(plain, 0), nanos / NANOS_PER_MILLI));
        timestamp.setNanos(nanos);
        return timestamp;
    }

    /** One second up and back down: the first second of the range overflows on its own. */
    private static long millis(long seconds, int millisOfSecond) throws CodecException {
        try {
            return seconds < 0
                    ? Math.addExact(
                            Math.multiplyExact(seconds + 1, MILLIS_PER_SECOND), millisOfSecond - MILLIS_PER_SECOND)
                    : Math.addExact(Math.multiplyExact(seconds, MILLIS_PER_SECOND), millisOfSecond);
        } catch (ArithmeticException e) {
            throw new CodecException("is no timestamp: the seconds are out of range");
        }
    }

    @Override
    public long maxBytes() {
        return SIZE;
    }

    @Override
    public Timestamp copy(Timestamp value) {
        return (Timestamp) value.clone();
    }

    @Override
    public boolean sameValue(Timestamp a, Timestamp b) {
        return a.getTime() == b.getTime() && a.getNanos() == b.getNanos();
    }

    @Override
    public int hash(Timestamp value) {
        return Long.hashCode(value.getTime());
    }
}
