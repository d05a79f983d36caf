// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.MisconfigurationException;
import io.entigma.ValueRefusedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Time;
import java.sql.Timestamp;
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
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * How a value stands in a column that is not encrypted, and its encoding, each made from the other. A plain column holds
 * bytes as they are and everything else as text: numbers and UUIDs in their usual form, dates and times as in ISO 8601 with
 * a blank or a T before the time. Enums (the constant's name) and JSON have the same bytes in both. Stateless and thread
 * safe.
 */
public abstract class PlainForm {
    private static final int ANY_LENGTH = 1 << 28;

    private static final Map<String, PlainForm> FORMS = Map.ofEntries(
            as(Boolean.class, PlainForm::parseBoolean, Object::toString),
            as(Byte.class, Byte::valueOf, Object::toString),
            as(Short.class, Short::valueOf, Object::toString),
            as(Integer.class, Integer::valueOf, Object::toString),
            as(Long.class, Long::valueOf, Object::toString),
            as(Float.class, Float::valueOf, Object::toString),
            as(Double.class, Double::valueOf, Object::toString),
            as(Character.class, PlainForm::parseChar, Object::toString),
            as(BigInteger.class, BigInteger::new, Object::toString),
            as(BigDecimal.class, BigDecimal::new, BigDecimal::toPlainString),
            as(UUID.class, UUID::fromString, Object::toString),
            as(Currency.class, Currency::getInstance, Currency::getCurrencyCode),
            as(LocalDate.class, text -> LocalDate.parse(dateOf(text)), Object::toString),
            as(LocalTime.class, LocalTime::parse, Object::toString),
            as(LocalDateTime.class, PlainForm::parseDateTime, Object::toString),
            as(Instant.class, PlainForm::parseInstant, Object::toString),
            as(OffsetDateTime.class, text -> OffsetDateTime.parse(withT(text)), Object::toString),
            as(OffsetTime.class, OffsetTime::parse, Object::toString),
            as(ZonedDateTime.class, text -> ZonedDateTime.parse(withT(text)), Object::toString),
            as(Duration.class, Duration::parse, Object::toString),
            as(Period.class, Period::parse, Object::toString),
            as(Year.class, Year::parse, Object::toString),
            as(YearMonth.class, YearMonth::parse, Object::toString),
            as(MonthDay.class, MonthDay::parse, Object::toString),
            as(ZoneId.class, ZoneId::of, ZoneId::getId),
            as(ZoneOffset.class, ZoneOffset::of, ZoneOffset::getId),
            as(Date.class, PlainForm::parseDate, date -> date.toInstant().toString()),
            as(
                    Timestamp.class,
                    text -> Timestamp.valueOf(parseDateTime(text)),
                    time -> time.toLocalDateTime().toString()),
            as(java.sql.Date.class, text -> java.sql.Date.valueOf(dateOf(text)), Object::toString),
            as(Time.class, Time::valueOf, Object::toString));

    private PlainForm() {}

    /**
     * The form of an attribute's type.
     *
     * @param typeName the name of its Java class, as the column catalog has it
     * @return the form; of a class that is not known here the bytes are the same in both
     * @throws MisconfigurationException if the type has none
     */
    public static PlainForm ofType(String typeName) {
        if (typeName.equals(byte[].class.getName())) {
            return Same.BYTES;
        }
        if (typeName.equals(Calendar.class.getName()) || typeName.equals(GregorianCalendar.class.getName())) {
            throw new MisconfigurationException(
                    "a " + typeName
                            + " has no plain form, since its time zone would be lost; let the application write the new column");
        }
        return FORMS.getOrDefault(typeName, Same.TEXT);
    }

    /**
     * The encoding of what stands in a plain column.
     *
     * @param plain the column's bytes, of text its characters in UTF-8
     * @return the encoding that is to be sealed
     * @throws CodecException if this is no value of the type
     */
    public abstract byte[] toEncoding(byte[] plain) throws CodecException;

    /**
     * What a plain column is to hold.
     *
     * @param encoding the opened bytes of a sealed value
     * @return the column's bytes, of text its characters in UTF-8
     * @throws CodecException if this is no encoding of the type
     */
    public abstract byte[] toPlain(byte[] encoding) throws CodecException;

    /** A type whose encoding is what stands in the column. */
    private static final class Same extends PlainForm {
        static final Same BYTES = new Same(false);
        static final Same TEXT = new Same(true);

        private final boolean isText;

        private Same(boolean isText) {
            this.isText = isText;
        }

        @Override
        public byte[] toEncoding(byte[] plain) throws CodecException {
            if (isText) {
                // Refuses what is no text; nothing is ever replaced.
                Text.decode(plain, "text");
            }
            return plain;
        }

        @Override
        public byte[] toPlain(byte[] encoding) throws CodecException {
            return toEncoding(encoding);
        }
    }

    /** A type whose encoding is not its text. */
    private static final class Parsed<X> extends PlainForm {
        private final ValueCodec<X> codec;
        private final Function<String, X> parse;
        private final Function<X, String> print;

        private Parsed(Class<X> type, Function<String, X> parse, Function<X, String> print) {
            this.codec = Codecs.forClass(type, ANY_LENGTH);
            this.parse = parse;
            this.print = print;
        }

        @Override
        public byte[] toEncoding(byte[] plain) throws CodecException {
            try {
                return codec.encode(parse.apply(Text.decode(plain, "text").strip()));
            } catch (IllegalArgumentException | DateTimeException | ValueRefusedException e) {
                // Without a cause: the message of a parser holds the value.
                throw new CodecException("is no value of the attribute's type");
            }
        }

        @Override
        public byte[] toPlain(byte[] encoding) throws CodecException {
            return print.apply(codec.decode(encoding)).getBytes(StandardCharsets.UTF_8);
        }
    }

    private static <X> Map.Entry<String, PlainForm> as(
            Class<X> type, Function<String, X> parse, Function<X, String> print) {
        return Map.entry(type.getName(), new Parsed<>(type, parse, print));
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true", "TRUE", "t", "1" -> true;
            case "false", "FALSE", "f", "0" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Character parseChar(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    private static String withT(String text) {
        return text.replace(' ', 'T');
    }

    private static String dateOf(String text) {
        String withT = withT(text);
        // A database's DATE can come with a time of midnight.
        return withT.endsWith("T00:00:00") || withT.endsWith("T00:00") ? withT.substring(0, 10) : withT;
    }

    private static LocalDateTime parseDateTime(String text) {
        return LocalDateTime.parse(withT(text));
    }

    private static Instant parseInstant(String text) {
        return OffsetDateTime.parse(withT(text)).toInstant();
    }

    private static Date parseDate(String text) {
        return Date.from(parseInstant(text));
    }
}
