// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.MisconfigurationException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.codec.parts.TimeTexts;
import java.math.BigDecimal;
import java.math.BigInteger;
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
 * bytes as they are and everything else as text: numbers (where that is
 * exact and short, else with an exponent) and UUIDs in their usual form, dates and times as in ISO 8601 with
 * a blank or a T before the time. Enums (the constant's name) and JSON have the same bytes in both. Stateless and thread
 * safe.
 */
public abstract class PlainForm {
    /** Stands before the name of a class whose objects are stored by their parts. */
    static final String OBJECT = "object ";

    private static final int ANY_LENGTH = 1 << 28;

    /**
     * Most digits of a number, and most zeros that stand for its scale. A few bytes can be a number of a billion digits, and
     * reading digits takes quadratic time.
     */
    private static final int MAX_DIGITS = 20_000;

    /** Of a moment without seconds, which only a type with an offset can read. */
    private static final int MINUTES_LENGTH = "1970-01-01T00:00Z".length();

    private static final double TWO_DAYS_MILLIS = 2.0 * 24 * 60 * 60 * 1000;

    private static final Map<String, PlainForm> FORMS = Map.ofEntries(
            as(Boolean.class, PlainForm::parseBoolean, Object::toString),
            as(Byte.class, Byte::valueOf, Object::toString),
            as(Short.class, Short::valueOf, Object::toString),
            as(Integer.class, Integer::valueOf, Object::toString),
            as(Long.class, Long::valueOf, Object::toString),
            as(Float.class, Float::valueOf, Object::toString),
            as(Double.class, Double::valueOf, Object::toString),
            as(Character.class, PlainForm::parseChar, Object::toString),
            as(BigInteger.class, text -> new BigInteger(readable(text)), PlainForm::print),
            as(BigDecimal.class, text -> new BigDecimal(readable(text)), PlainForm::print),
            as(UUID.class, UUID::fromString, Object::toString),
            as(Currency.class, Currency::getInstance, Currency::getCurrencyCode),
            as(LocalDate.class, text -> LocalDate.parse(dateOf(text)), LocalDate::toString),
            as(LocalTime.class, LocalTime::parse, LocalTime::toString),
            as(LocalDateTime.class, PlainForm::parseDateTime, LocalDateTime::toString),
            as(Instant.class, PlainForm::parseInstant, Instant::toString),
            as(OffsetDateTime.class, text -> OffsetDateTime.parse(withT(text)), OffsetDateTime::toString),
            as(OffsetTime.class, OffsetTime::parse, OffsetTime::toString),
            as(ZonedDateTime.class, PlainForm::parseZoned, ZonedDateTime::toString),
            as(Duration.class, Duration::parse, Duration::toString),
            as(Period.class, Period::parse, Period::toString),
            as(Year.class, text -> TimeTexts.year(withSign(text)), TimeTexts::print),
            as(YearMonth.class, text -> TimeTexts.yearMonth(withSign(text)), TimeTexts::print),
            as(MonthDay.class, MonthDay::parse, MonthDay::toString),
            as(ZoneId.class, ZoneId::of, ZoneId::getId),
            as(ZoneOffset.class, ZoneOffset::of, ZoneOffset::getId),
            as(Date.class, PlainForm::parseDate, date -> date.toInstant().toString()),
            as(Timestamp.class, text -> Timestamp.valueOf(parseDateTime(text)), PlainForm::print),
            as(java.sql.Date.class, PlainForm::parseSqlDate, PlainForm::print),
            as(Time.class, PlainForm::parseTime, PlainForm::print));

    private PlainForm() {}

    /**
     * The form of an attribute's type.
     *
     * @param typeName what the column catalog calls its Java class, as {@link Codecs#typeName}
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
        if (typeName.startsWith(OBJECT)) {
            throw new MisconfigurationException("a " + typeName.substring(OBJECT.length())
                    + " has no plain form, since it is stored by its parts; let the application write the new column");
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
            String text = Text.decode(plain, "text");
            // A blank can be a character.
            String stripped = text.length() == 1 ? text : text.strip();
            try {
                return codec.encode(parse.apply(stripped));
            } catch (IllegalArgumentException | DateTimeException | ValueRefusedException e) {
                // Without a cause: the message of a parser holds the value.
                throw new CodecException("is no value of the attribute's type");
            }
        }

        @Override
        public byte[] toPlain(byte[] encoding) throws CodecException {
            X value = codec.decode(encoding.clone());
            try {
                return Text.encode(print.apply(value), ANY_LENGTH);
            } catch (ValueRefusedException e) {
                throw new CodecException("has no form that a plain column could hold");
            }
        }
    }

    private static <X> Map.Entry<String, PlainForm> as(
            Class<X> type, Function<String, X> parse, Function<X, String> print) {
        return Map.entry(type.getName(), new Parsed<>(type, parse, print));
    }

    private static String readable(String digits) {
        if (digits.length() > 2 * MAX_DIGITS) {
            throw new IllegalArgumentException();
        }
        return digits;
    }

    private static String print(BigInteger number) {
        // Four bits are more than a digit.
        if (number.bitLength() > 4 * MAX_DIGITS) {
            throw new ValueRefusedException("has too many digits");
        }
        return number.toString();
    }

    /** Without an exponent where that keeps the scale and is short enough. Either way it reads back to the same. */
    private static String print(BigDecimal number) {
        print(number.unscaledValue());
        long exponent = number.precision() - 1L - number.scale();
        if (exponent != (int) exponent) {
            throw new ValueRefusedException("has an exponent that nothing reads");
        }
        return number.scale() >= 0 && number.scale() <= MAX_DIGITS ? number.toPlainString() : number.toString();
    }

    private static String print(Timestamp time) {
        LocalDateTime shown = time.toLocalDateTime();
        // A year before Christ loses its era on the way.
        if (Math.abs((double) Timestamp.valueOf(shown).getTime() - time.getTime()) > TWO_DAYS_MILLIS) {
            throw new ValueRefusedException("is before the year 1");
        }
        return shown.toString();
    }

    /**
     * The digits of a number that a column holds, without an exponent if that is short enough.
     *
     * @param number the number
     * @return its text
     */
    public static String digits(BigDecimal number) {
        return isShort(number) ? number.toPlainString() : number.toString();
    }

    /**
     * The number that a column for numbers is to hold.
     *
     * @param text its text
     * @return the number, with no zeros left out before its point
     * @throws IllegalArgumentException if it is none, or has so many digits that drivers cannot be trusted with it
     */
    public static BigDecimal number(String text) {
        BigDecimal number = new BigDecimal(readable(text));
        if (!isShort(number)) {
            throw new IllegalArgumentException("too many digits");
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    private static boolean isShort(BigDecimal number) {
        return number.scale() >= -MAX_DIGITS && number.scale() <= MAX_DIGITS;
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

    /** Beyond the year 9999 a sign is asked for, which the classes leave out when they print. */
    private static String withSign(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        return digits > 4 ? "+" + text : text;
    }

    private static Instant parseInstant(String text) {
        String withT = withT(text);
        // An Instant reaches further than what has an offset.
        return withT.endsWith("Z") && withT.length() > MINUTES_LENGTH
                ? Instant.parse(withT)
                : OffsetDateTime.parse(withT).toInstant();
    }

    private static ZonedDateTime parseZoned(String text) {
        return TimeTexts.zonedDateTime(withT(text));
    }

    private static java.sql.Date parseSqlDate(String text) {
        String date = dateOf(text);
        try {
            return SqlTimeCodec.ofDate(LocalDate.parse(date));
        } catch (DateTimeException e) {
            return java.sql.Date.valueOf(date);
        }
    }

    private static Time parseTime(String text) {
        try {
            return SqlTimeCodec.ofTime(LocalTime.parse(text));
        } catch (DateTimeException e) {
            return Time.valueOf(text);
        }
    }

    private static String print(Time time) {
        return SqlTimeCodec.toTime(time).toString();
    }

    private static String print(java.sql.Date date) {
        return SqlTimeCodec.toDate(date).toString();
    }

    private static Date parseDate(String text) {
        return Date.from(parseInstant(text));
    }
}
