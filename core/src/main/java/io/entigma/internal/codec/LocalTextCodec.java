// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.ValueRefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;

/**
 * {@link java.sql.Date} and {@link Time}: what they show on the calendar and clock of the JVM's time zone, as ISO 8601
 * text. What SQL leaves out of them (the time of a date, the date of a time) is not kept and not compared.
 *
 * @param <T> the Java type
 */
@SuppressWarnings("JavaUtilDate") // the type is the user's choice
abstract class LocalTextCodec<T extends java.util.Date> extends MutableCodec<T> {
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long DAY_AND_A_HALF_MILLIS = 36L * 60 * 60 * MILLIS_PER_SECOND;

    private final String type;
    private final int maxBytes;

    private LocalTextCodec(String type, int maxBytes) {
        this.type = type;
        this.maxBytes = maxBytes;
    }

    /** The text; throws {@link DateTimeException} for a value that has none. */
    abstract String print(T value);

    /** The value of a text; throws {@link DateTimeException} if it is none. */
    abstract T parse(String text);

    static ValueCodec<Date> sqlDate() {
        return new LocalTextCodec<>("java.sql.Date", 16) {
            @Override
            String print(Date value) {
                LocalDate date = value.toLocalDate();
                // A year before Christ loses its era on the way.
                if (Math.abs(Date.valueOf(date).getTime() - value.getTime()) > DAY_AND_A_HALF_MILLIS) {
                    throw new DateTimeException("another day");
                }
                return date.toString();
            }

            @Override
            Date parse(String text) {
                LocalDate date = LocalDate.parse(text);
                Date value = Date.valueOf(date);
                if (!value.toLocalDate().equals(date)) {
                    throw new DateTimeException("not on this calendar");
                }
                return value;
            }
        };
    }

    static ValueCodec<Time> sqlTime() {
        return new LocalTextCodec<>("java.sql.Time", 18) {
            @Override
            String print(Time value) {
                long millis = Math.floorMod(value.getTime(), MILLIS_PER_SECOND);
                return value.toLocalTime()
                        .withNano((int) (millis * NANOS_PER_MILLI))
                        .toString();
            }

            @Override
            Time parse(String text) {
                LocalTime time = LocalTime.parse(text);
                return new Time(Time.valueOf(time).getTime() + time.get(ChronoField.MILLI_OF_SECOND));
            }
        };
    }

    @Override
    public byte[] encode(T value) {
        try {
            return print(value).getBytes(StandardCharsets.US_ASCII);
        } catch (DateTimeException e) {
            throw new ValueRefusedException("is a " + type
                    + " that the ISO calendar cannot hold exactly (before the year 1, or a leap day of the old calendar);"
                    + " use java.time.LocalDate");
        }
    }

    @Override
    public T decode(byte[] plain) throws CodecException {
        String text = Text.decode(plain, type);
        try {
            return parse(text);
        } catch (DateTimeException e) {
            throw new CodecException("is no " + type + ": its ISO 8601 text is expected");
        }
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T copy(T value) {
        return (T) value.clone();
    }

    @Override
    public boolean sameValue(T a, T b) {
        return a.getTime() == b.getTime() || shown(a).equals(shown(b));
    }

    @Override
    public int hash(T value) {
        return shown(value).hashCode();
    }

    /** What is compared: the text, or the moment where there is no text. */
    private String shown(T value) {
        try {
            return print(value);
        } catch (DateTimeException e) {
            return Long.toString(value.getTime());
        }
    }
}
