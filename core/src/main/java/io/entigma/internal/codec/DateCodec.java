// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.internal.codec.parts.BigEndian;
import java.sql.Timestamp;
import java.util.Date;

/**
 * {@link Date} as milliseconds since 1970 in eight bytes. A {@link Timestamp} in such an attribute keeps class and
 * nanoseconds: it is written as {@link TimestampCodec} writes it, and told by its length.
 */
@SuppressWarnings("JavaUtilDate") // the type is the user's choice
final class DateCodec extends MutableCodec<Date> {
    private final TimestampCodec timestamps = new TimestampCodec();

    @Override
    public byte[] encode(Date value) {
        return value instanceof Timestamp timestamp ? timestamps.encode(timestamp) : BigEndian.ofLong(value.getTime());
    }

    @Override
    public Date decode(byte[] plain) throws CodecException {
        if (plain.length == Long.BYTES) {
            return new Date(BigEndian.longAt(plain, 0));
        }
        return timestamps.decode(plain);
    }

    @Override
    public long maxBytes() {
        return timestamps.maxBytes();
    }

    /** A date and a timestamp of the same moment are told apart, so that neither would be found by the other. */
    @Override
    public boolean isCanonical() {
        return false;
    }

    @Override
    public Date copy(Date value) {
        return value instanceof Timestamp timestamp ? timestamps.copy(timestamp) : new Date(value.getTime());
    }

    @Override
    public boolean sameValue(Date a, Date b) {
        if (a instanceof Timestamp timestamp) {
            return b instanceof Timestamp other && timestamps.sameValue(timestamp, other);
        }
        return !(b instanceof Timestamp) && a.getTime() == b.getTime();
    }

    @Override
    public int hash(Date value) {
        return Long.hashCode(value.getTime());
    }
}
