// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.codec.parts.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;

/**
 * {@link Calendar} as milliseconds since 1970 in eight bytes, then the id of its time zone. Moment and zone are kept;
 * settings that only steer computation (first day of the week, leniency) are those of a new calendar when it comes back.
 */
final class CalendarCodec extends MutableCodec<Calendar> {
    private static final int ZONE_LENGTH = 64;
    private static final String GREGORIAN = "gregory";

    @Override
    public byte[] encode(Calendar value) {
        if (!value.getCalendarType().equals(GREGORIAN)) {
            throw new ValueRefusedException(
                    "is a calendar of another system than the Gregorian, which alone is supported; use java.time");
        }
        TimeZone zone = value.getTimeZone();
        byte[] id = Text.encode(zone.getID(), ZONE_LENGTH);
        TimeZone known = TimeZone.getTimeZone(zone.getID());
        if (!known.getID().equals(zone.getID()) || !known.hasSameRules(zone)) {
            throw new ValueRefusedException("has a time zone that cannot be found again by its id;"
                    + " use one that TimeZone.getTimeZone(id) knows");
        }
        byte[] bytes = new byte[Long.BYTES + id.length];
        BigEndian.putLong(bytes, 0, millis(value));
        System.arraycopy(id, 0, bytes, Long.BYTES, id.length);
        return bytes;
    }

    private static long millis(Calendar value) {
        try {
            return value.getTimeInMillis();
        } catch (IllegalArgumentException e) {
            // A calendar that is not lenient finds out late that its fields are no date.
            throw new ValueRefusedException("holds fields that are no date; set valid fields");
        }
    }

    @Override
    public Calendar decode(byte[] plain) throws CodecException {
        if (plain.length <= Long.BYTES) {
            throw new CodecException("is no calendar: more than eight bytes are expected, not " + plain.length);
        }
        String id = new String(plain, Long.BYTES, plain.length - Long.BYTES, StandardCharsets.UTF_8);
        TimeZone zone = TimeZone.getTimeZone(id);
        if (!zone.getID().equals(id)) {
            throw new CodecException("is no calendar: its time zone is not known to this Java runtime");
        }
        GregorianCalendar calendar = new GregorianCalendar(zone);
        calendar.setTimeInMillis(BigEndian.longAt(plain, 0));
        return calendar;
    }

    @Override
    public long maxBytes() {
        return Long.BYTES + (long) Text.MAX_BYTES * ZONE_LENGTH;
    }

    @Override
    public Calendar copy(Calendar value) {
        return (Calendar) value.clone();
    }

    @Override
    public boolean sameValue(Calendar a, Calendar b) {
        return a.getTimeZone().getID().equals(b.getTimeZone().getID())
                && millis(a) == millis(b)
                && a.getClass() == b.getClass();
    }

    @Override
    public int hash(Calendar value) {
        return Long.hashCode(millis(value));
    }
}
