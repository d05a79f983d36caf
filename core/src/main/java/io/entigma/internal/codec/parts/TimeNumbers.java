// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.parts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The parts of dates and times in byte arrays. What is read is checked by java.time. */
public final class TimeNumbers {
    /** Year 4 bytes, month and day one each. */
    public static final int DATE = 6;

    /** Hour, minute and second one byte each, nanoseconds 4. */
    public static final int TIME = 7;

    public static final int DATE_TIME = DATE + TIME;

    /** Seconds east of Greenwich. */
    public static final int OFFSET = Integer.BYTES;

    public static final int OFFSET_DATE_TIME = DATE_TIME + OFFSET;

    /** Seconds 8 bytes, nanoseconds 4. */
    public static final int SECONDS = Long.BYTES + Integer.BYTES;

    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int MONTH_AT = 4;
    private static final int DAY_AT = 5;
    private static final int SECOND_AT = 2;
    private static final int NANO_AT = 3;

    private TimeNumbers() {}

    public static void putDate(LocalDate date, byte[] target, int at) {
        BigEndian.putInt(target, at, date.getYear());
        target[at + MONTH_AT] = (byte) date.getMonthValue();
        target[at + DAY_AT] = (byte) date.getDayOfMonth();
    }

    public static LocalDate date(byte[] bytes, int at) {
        return LocalDate.of(BigEndian.intAt(bytes, at), bytes[at + MONTH_AT], bytes[at + DAY_AT]);
    }

    public static void putTime(LocalTime time, byte[] target, int at) {
        target[at] = (byte) time.getHour();
        target[at + 1] = (byte) time.getMinute();
        target[at + SECOND_AT] = (byte) time.getSecond();
        BigEndian.putInt(target, at + NANO_AT, time.getNano());
    }

    public static LocalTime time(byte[] bytes, int at) {
        return LocalTime.of(bytes[at], bytes[at + 1], bytes[at + SECOND_AT], BigEndian.intAt(bytes, at + NANO_AT));
    }

    public static void putDateTime(LocalDateTime value, byte[] target, int at) {
        putDate(value.toLocalDate(), target, at);
        putTime(value.toLocalTime(), target, at + DATE);
    }

    public static LocalDateTime dateTime(byte[] bytes, int at) {
        return LocalDateTime.of(date(bytes, at), time(bytes, at + DATE));
    }

    public static void putOffset(ZoneOffset offset, byte[] target, int at) {
        BigEndian.putInt(target, at, offset.getTotalSeconds());
    }

    public static ZoneOffset offset(byte[] bytes, int at) {
        return ZoneOffset.ofTotalSeconds(BigEndian.intAt(bytes, at));
    }

    public static void putOffsetDateTime(OffsetDateTime value, byte[] target) {
        putDateTime(value.toLocalDateTime(), target, 0);
        putOffset(value.getOffset(), target, DATE_TIME);
    }

    public static OffsetDateTime offsetDateTime(byte[] bytes) {
        return OffsetDateTime.of(dateTime(bytes, 0), offset(bytes, DATE_TIME));
    }

    public static void putSeconds(long seconds, int nanos, byte[] target) {
        BigEndian.putLong(target, 0, seconds);
        BigEndian.putInt(target, Long.BYTES, nanos);
    }

    public static Instant instant(byte[] bytes) {
        return Instant.ofEpochSecond(BigEndian.longAt(bytes, 0), nanos(bytes));
    }

    /** Less than a second: more would be another way to write the same. */
    public static int nanos(byte[] bytes) {
        int nanos = BigEndian.intAt(bytes, Long.BYTES);
        if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw new DateTimeException("nanoseconds");
        }
        return nanos;
    }
}
