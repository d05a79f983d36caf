// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.ValueRefusedException;
import java.sql.Date;
import java.sql.Time;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;

/**
 * {@link java.sql.Date} and {@link Time}: what they show on the calendar and clock of the JVM's time zone, as a
 * {@link LocalDate} or {@link LocalTime}. What SQL leaves out of them (the time of a date, the date of a time) is not kept and not
 * compared.
 *
 * @param <T> the Java type
 * @param <S> what it shows
 */
@SuppressWarnings("JavaUtilDate") // the type is the user's choice
abstract class SqlTimeCodec<T extends java.util.Date, S> extends MutableCodec<T> {
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final long DAY_AND_A_HALF_MILLIS = 36L * 60 * 60 * MILLIS_PER_SECOND;

    private final String type;
    private final ValueCodec<S> codec;

    private SqlTimeCodec(String type, ValueCodec<S> codec) {
        this.type = type;
        this.codec = codec;
    }

    /** What a value shows; throws {@link DateTimeException} for one that shows nothing. */
    abstract S shown(T value);

    /** The value that shows something; throws {@link DateTimeException} if there is none. */
    abstract T showing(S shown);

    static ValueCodec<Date> date() {
        return new SqlTimeCodec<>("java.sql.Date", TimeCodecs.LOCAL_DATE) {
            @Override
            LocalDate shown(Date value) {
                return toDate(value);
            }

            @Override
            Date showing(LocalDate date) {
                return ofDate(date);
            }
        };
    }

    static ValueCodec<Time> time() {
        return new SqlTimeCodec<>("java.sql.Time", TimeCodecs.LOCAL_TIME) {
            @Override
            LocalTime shown(Time value) {
                return toTime(value);
            }

            @Override
            Time showing(LocalTime time) {
                return ofTime(time);
            }
        };
    }

    static LocalDate toDate(Date value) {
        LocalDate date = value.toLocalDate();
        // A year before Christ loses its era on the way.
        if (Math.abs(Date.valueOf(date).getTime() - value.getTime()) > DAY_AND_A_HALF_MILLIS) {
            throw new DateTimeException("another day");
        }
        return date;
    }

    static Date ofDate(LocalDate date) {
        Date value = Date.valueOf(date);
        if (!value.toLocalDate().equals(date)) {
            throw new DateTimeException("not on this calendar");
        }
        return value;
    }

    static LocalTime toTime(Time value) {
        long millis = Math.floorMod(value.getTime(), MILLIS_PER_SECOND);
        return value.toLocalTime().withNano((int) (millis * NANOS_PER_MILLI));
    }

    static Time ofTime(LocalTime time) {
        if (time.get(ChronoField.NANO_OF_SECOND) % NANOS_PER_MILLI != 0) {
            throw new DateTimeException("finer than a millisecond");
        }
        return new Time(Time.valueOf(time).getTime() + time.get(ChronoField.MILLI_OF_SECOND));
    }

    @Override
    public byte[] encode(T value) {
        try {
            return codec.encode(shown(value));
        } catch (DateTimeException e) {
            throw new ValueRefusedException("is a " + type
                    + " that the ISO calendar cannot hold exactly (before the year 1, or a leap day of the old calendar);"
                    + " use java.time.LocalDate");
        }
    }

    @Override
    public T decode(byte[] plain) throws CodecException {
        try {
            return showing(codec.decode(plain));
        } catch (DateTimeException e) {
            throw new CodecException("is no " + type + ": it shows nothing on this calendar and clock");
        }
    }

    @Override
    public long maxBytes() {
        return codec.maxBytes();
    }

    @Override
    @SuppressWarnings("unchecked")
    public T copy(T value) {
        return (T) value.clone();
    }

    @Override
    public boolean sameValue(T a, T b) {
        return a.getTime() == b.getTime() || compared(a).equals(compared(b));
    }

    @Override
    public int hash(T value) {
        return compared(value).hashCode();
    }

    /** What is shown, or the moment where nothing is. */
    private Object compared(T value) {
        try {
            return shown(value);
        } catch (DateTimeException e) {
            return value.getTime();
        }
    }
}
