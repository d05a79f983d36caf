// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.codec.json.JsonMappings;
import io.entigma.internal.codec.parts.ObjectShape;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.sql.Time;
import java.sql.Timestamp;
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
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a Java type. The encodings are a promise: {@code docs/encodings.md} has them all. Stateless and thread
 * safe; keeps no user class.
 */
public final class Codecs {
    /** Plaintext length of text, bytes and numbers where the mapping says none. */
    public static final int DEFAULT_LENGTH = 255;

    /** Plaintext length of JSON where the mapping says none. */
    public static final int DEFAULT_JSON_LENGTH = 4000;

    /** Types whose size is a matter of the type. */
    private static final Map<Class<?>, ValueCodec<?>> FIXED = Map.ofEntries(
            Map.entry(boolean.class, FixedCodecs.BOOLEAN),
            Map.entry(Boolean.class, FixedCodecs.BOOLEAN),
            Map.entry(byte.class, FixedCodecs.BYTE),
            Map.entry(Byte.class, FixedCodecs.BYTE),
            Map.entry(short.class, FixedCodecs.SHORT),
            Map.entry(Short.class, FixedCodecs.SHORT),
            Map.entry(char.class, FixedCodecs.CHAR),
            Map.entry(Character.class, FixedCodecs.CHAR),
            Map.entry(int.class, FixedCodecs.INT),
            Map.entry(Integer.class, FixedCodecs.INT),
            Map.entry(long.class, FixedCodecs.LONG),
            Map.entry(Long.class, FixedCodecs.LONG),
            Map.entry(float.class, FixedCodecs.FLOAT),
            Map.entry(Float.class, FixedCodecs.FLOAT),
            Map.entry(double.class, FixedCodecs.DOUBLE),
            Map.entry(Double.class, FixedCodecs.DOUBLE),
            Map.entry(UUID.class, FixedCodecs.UUID),
            Map.entry(Currency.class, TextForms.currency()),
            Map.entry(LocalDate.class, TimeCodecs.LOCAL_DATE),
            Map.entry(LocalTime.class, TimeCodecs.LOCAL_TIME),
            Map.entry(LocalDateTime.class, TimeCodecs.LOCAL_DATE_TIME),
            Map.entry(Instant.class, TimeCodecs.INSTANT),
            Map.entry(OffsetDateTime.class, TimeCodecs.OFFSET_DATE_TIME),
            Map.entry(OffsetTime.class, TimeCodecs.OFFSET_TIME),
            Map.entry(ZonedDateTime.class, new ZonedDateTimeCodec()),
            Map.entry(Duration.class, TimeCodecs.DURATION),
            Map.entry(Period.class, TimeCodecs.PERIOD),
            Map.entry(Year.class, TimeCodecs.YEAR),
            Map.entry(YearMonth.class, TimeCodecs.YEAR_MONTH),
            Map.entry(MonthDay.class, TimeCodecs.MONTH_DAY),
            Map.entry(ZoneId.class, TimeCodecs.ZONE_ID),
            Map.entry(ZoneOffset.class, TimeCodecs.ZONE_OFFSET),
            Map.entry(Date.class, new DateCodec()),
            Map.entry(Timestamp.class, new TimestampCodec()),
            Map.entry(java.sql.Date.class, SqlTimeCodec.date()),
            Map.entry(Time.class, SqlTimeCodec.time()),
            Map.entry(Calendar.class, new CalendarCodec()),
            Map.entry(GregorianCalendar.class, new CalendarCodec()));

    /** Types whose size is a matter of the mapping. */
    private static final Map<Class<?>, IntFunction<ValueCodec<?>>> SIZED = Map.of(
            String.class, StringCodec::new,
            char[].class, CharArrayCodec::new,
            byte[].class, BytesCodec::new,
            BigInteger.class, BigIntegerCodec::new,
            BigDecimal.class, BigDecimalCodec::new,
            Locale.class, TextForms::locale,
            URI.class, TextForms::uri,
            URL.class, TextForms::url);

    private Codecs() {}

    /**
     * The codec of an attribute.
     *
     * @param type its generic Java type, as {@code List<String>}
     * @param length the mapped length of the plaintext: characters (Unicode code points) for text and JSON, bytes for
     *     {@code byte[]} and objects that are stored by their parts, decimal digits for BigInteger and BigDecimal; null for
     *     the default. Without meaning for types of a fixed size
     * @return the codec
     * @throws MisconfigurationException if the type has no exact encoding, or needs a library that is not there
     */
    public static ValueCodec<?> forType(Type type, @Nullable Integer length) {
        requireLength(length);
        if (type instanceof Class<?> raw) {
            ValueCodec<?> scalar = scalar(raw, length == null ? DEFAULT_LENGTH : length);
            if (scalar != null) {
                return scalar;
            }
            if (ObjectShape.isFor(raw)) {
                return new ObjectCodec(raw, length);
            }
        }
        JsonTypes.check(type);
        return new JsonCodec(type, JsonMappings.forType(type), length == null ? DEFAULT_JSON_LENGTH : length);
    }

    private static void requireLength(@Nullable Integer length) {
        if (length != null && length < 1) {
            throw new MisconfigurationException(
                    "is mapped with length " + length + "; @Column(length) must be at least 1");
        }
    }

    /**
     * What stands in for the codec of a generic class until its type arguments are known.
     *
     * @param raw the class
     * @param length as in {@link #forType}
     * @return a codec that knows sizes only
     */
    public static UndeclaredCodec undeclared(Class<?> raw, @Nullable Integer length) {
        requireLength(length);
        return new UndeclaredCodec(raw, length);
    }

    /**
     * The codec of a class that is not generic.
     *
     * @param type the class; a primitive stands for its wrapper
     * @param length as in {@link #forType}
     * @param <T> the Java type
     * @return the codec
     */
    @SuppressWarnings("unchecked")
    public static <T> ValueCodec<T> forClass(Class<T> type, @Nullable Integer length) {
        return (ValueCodec<T>) forType(type, length);
    }

    /**
     * What the column catalog calls the type of an attribute's values.
     *
     * @param type the class
     * @return its name, told apart where objects of the class are stored by their parts
     */
    public static String typeName(Class<?> type) {
        return (ObjectShape.isFor(type) ? PlainForm.OBJECT : "") + type.getName();
    }

    static Class<?> rawClass(Type type) {
        if (type instanceof GenericArrayType array) {
            return rawClass(array.getGenericComponentType()).arrayType();
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static @Nullable ValueCodec<?> scalar(Class<?> type, int length) {
        ValueCodec<?> fixed = FIXED.get(type);
        if (fixed != null) {
            return fixed;
        }
        IntFunction<ValueCodec<?>> sized = SIZED.get(type);
        if (sized != null) {
            return sized.apply(length);
        }
        // The class of a constant with a body is a subclass of the enum.
        Class<?> declared = Enum.class.isAssignableFrom(type) && !type.isEnum() ? type.getSuperclass() : type;
        return declared.isEnum() ? enumCodec(declared) : null;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ValueCodec<?> enumCodec(Class<?> type) {
        return new EnumCodec(type);
    }
}
