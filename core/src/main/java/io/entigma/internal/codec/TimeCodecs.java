// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.internal.codec.parts.BigEndian;
import io.entigma.internal.codec.parts.TimeNumbers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The types of java.time. */
final class TimeCodecs {
    static final int ZONE_LENGTH = 64;

    static final ValueCodec<LocalDate> LOCAL_DATE = new TimeCodec<>(
            LocalDate.class,
            TimeNumbers.DATE,
            (value, target) -> TimeNumbers.putDate(value, target, 0),
            plain -> TimeNumbers.date(plain, 0));
    static final ValueCodec<LocalTime> LOCAL_TIME = new TimeCodec<>(
            LocalTime.class,
            TimeNumbers.TIME,
            (value, target) -> TimeNumbers.putTime(value, target, 0),
            plain -> TimeNumbers.time(plain, 0));
    static final ValueCodec<LocalDateTime> LOCAL_DATE_TIME = new TimeCodec<>(
            LocalDateTime.class,
            TimeNumbers.DATE_TIME,
            (value, target) -> TimeNumbers.putDateTime(value, target, 0),
            plain -> TimeNumbers.dateTime(plain, 0));
    static final ValueCodec<Instant> INSTANT = new TimeCodec<>(
            Instant.class,
            TimeNumbers.SECONDS,
            (value, target) -> TimeNumbers.putSeconds(value.getEpochSecond(), value.getNano(), target),
            TimeNumbers::instant);
    static final ValueCodec<OffsetDateTime> OFFSET_DATE_TIME = new TimeCodec<>(
            OffsetDateTime.class,
            TimeNumbers.OFFSET_DATE_TIME,
            TimeNumbers::putOffsetDateTime,
            TimeNumbers::offsetDateTime);
    static final ValueCodec<OffsetTime> OFFSET_TIME = new TimeCodec<>(
            OffsetTime.class,
            TimeNumbers.TIME + TimeNumbers.OFFSET,
            (value, target) -> {
                TimeNumbers.putTime(value.toLocalTime(), target, 0);
                TimeNumbers.putOffset(value.getOffset(), target, TimeNumbers.TIME);
            },
            plain -> OffsetTime.of(TimeNumbers.time(plain, 0), TimeNumbers.offset(plain, TimeNumbers.TIME)));
    static final ValueCodec<Duration> DURATION = new TimeCodec<>(
            Duration.class,
            TimeNumbers.SECONDS,
            (value, target) -> TimeNumbers.putSeconds(value.getSeconds(), value.getNano(), target),
            plain -> Duration.ofSeconds(BigEndian.longAt(plain, 0), TimeNumbers.nanos(plain)));
    static final ValueCodec<Period> PERIOD = new TimeCodec<>(
            Period.class,
            3 * Integer.BYTES,
            (value, target) -> {
                BigEndian.putInt(target, 0, value.getYears());
                BigEndian.putInt(target, Integer.BYTES, value.getMonths());
                BigEndian.putInt(target, 2 * Integer.BYTES, value.getDays());
            },
            plain -> Period.of(
                    BigEndian.intAt(plain, 0),
                    BigEndian.intAt(plain, Integer.BYTES),
                    BigEndian.intAt(plain, 2 * Integer.BYTES)));
    static final ValueCodec<Year> YEAR = new TimeCodec<>(
            Year.class,
            Integer.BYTES,
            (value, target) -> BigEndian.putInt(target, 0, value.getValue()),
            plain -> Year.of(BigEndian.intAt(plain, 0)));
    static final ValueCodec<YearMonth> YEAR_MONTH = new TimeCodec<>(
            YearMonth.class,
            Integer.BYTES + 1,
            (value, target) -> {
                BigEndian.putInt(target, 0, value.getYear());
                target[Integer.BYTES] = (byte) value.getMonthValue();
            },
            plain -> YearMonth.of(BigEndian.intAt(plain, 0), plain[Integer.BYTES]));
    static final ValueCodec<MonthDay> MONTH_DAY = new TimeCodec<>(
            MonthDay.class,
            2,
            (value, target) -> {
                target[0] = (byte) value.getMonthValue();
                target[1] = (byte) value.getDayOfMonth();
            },
            plain -> MonthDay.of(plain[0], plain[1]));
    static final ValueCodec<ZoneOffset> ZONE_OFFSET = new TimeCodec<>(
            ZoneOffset.class,
            TimeNumbers.OFFSET,
            (value, target) -> TimeNumbers.putOffset(value, target, 0),
            plain -> TimeNumbers.offset(plain, 0));
    static final ValueCodec<ZoneId> ZONE_ID = TextFormCodec.exact(ZoneId.class, ZoneId::getId, ZoneId::of, ZONE_LENGTH);

    private TimeCodecs() {}

    /**
     * A type of java.time as the numbers that it consists of. There is one way to write each value, since the numbers are read by the
     * methods of java.time that refuse what is out of range.
     *
     * @param <T> the Java type
     */
    private static final class TimeCodec<T> extends FixedCodec<T> {
        /** Writes the numbers of a value from the beginning of an array of its size. */
        @FunctionalInterface
        interface Writer<T> {
            void write(T value, byte[] target);
        }

        /** Makes the value of an array of its size; throws {@link DateTimeException} or {@link ArithmeticException} if it is none. */
        @FunctionalInterface
        interface Reader<T> {
            T read(byte[] plain);
        }

        private final int size;
        private final String type;
        private final Writer<T> writer;
        private final Reader<T> reader;

        TimeCodec(Class<T> type, int size, Writer<T> writer, Reader<T> reader) {
            super(type.getName(), size);
            this.size = size;
            this.type = type.getName();
            this.writer = writer;
            this.reader = reader;
        }

        @Override
        public byte[] encode(T value) {
            byte[] bytes = new byte[size];
            writer.write(value, bytes);
            return bytes;
        }

        @Override
        T read(byte[] plain) throws CodecException {
            try {
                return reader.read(plain);
            } catch (DateTimeException | ArithmeticException e) {
                // No cause: the message of java.time tells the number that it refused.
                throw new CodecException("is no " + type + ": a number in it is out of range");
            }
        }
    }
}
