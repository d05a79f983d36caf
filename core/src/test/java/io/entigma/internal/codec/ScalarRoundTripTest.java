// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
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
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalarRoundTripTest {
    enum Plain {
        ONE,
        Größe
    }

    enum WithBody {
        PLUS {
            @Override
            int apply() {
                return 1;
            }
        };

        abstract int apply();
    }

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDateTime OVERLAP = LocalDateTime.parse("2024-10-27T02:30:00.000000001");

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({
        "primitives",
        "text",
        "numbers",
        "names",
        "localTimes",
        "years",
        "zonedTimes",
        "amounts",
        "legacyDates"
    })
    @DisplayName("every scalar type comes back exactly, within its worst case")
    void decode_encodedValue_isTheSame(Class<Object> type, Object value) throws Exception {
        ValueCodec<Object> codec = Codecs.forClass(type, null);

        byte[] bytes = codec.encode(value);
        byte[] again = bytes.clone();
        Object back = codec.decode(bytes);

        assertThat(back).isInstanceOf(value.getClass());
        assertThat(codec.sameValue(value, back)).isTrue();
        assertThat(codec.sameValue(back, value)).isTrue();
        assertThat(codec.hash(back)).isEqualTo(codec.hash(value));
        assertThat(codec.encode(back)).isEqualTo(again);
        assertThat((long) again.length).isLessThanOrEqualTo(codec.maxBytes());
        assertThat(codec.sameValue(value, codec.copy(value))).isTrue();
        assertThat(codec.copy(value) == value).isNotEqualTo(codec.isMutable());
        if (!(value instanceof URL) && !value.getClass().isArray()) {
            assertThat(back).isEqualTo(value);
        }
    }

    static Stream<Arguments> primitives() {
        return Stream.of(
                        of(boolean.class, true, false),
                        of(Boolean.class, true, false),
                        of(byte.class, Byte.MIN_VALUE, (byte) -1, (byte) 0, Byte.MAX_VALUE),
                        of(Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE),
                        of(short.class, Short.MIN_VALUE, (short) -1, (short) 0, Short.MAX_VALUE),
                        of(Short.class, Short.MIN_VALUE, Short.MAX_VALUE),
                        of(char.class, '\0', 'a', '\uD800', '\uFFFF'),
                        of(Character.class, '\0', '\uDFFF'),
                        of(int.class, Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE),
                        of(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE),
                        of(long.class, Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE),
                        of(Long.class, Long.MIN_VALUE, Long.MAX_VALUE),
                        of(
                                float.class,
                                -0.0f,
                                0.0f,
                                Float.MIN_VALUE,
                                Float.MAX_VALUE,
                                Float.NaN,
                                Float.NEGATIVE_INFINITY),
                        of(Float.class, Float.intBitsToFloat(0x7fc12345)),
                        of(
                                double.class,
                                -0.0,
                                0.0,
                                Double.MIN_VALUE,
                                Double.MAX_VALUE,
                                Double.NaN,
                                Double.POSITIVE_INFINITY),
                        of(Double.class, Double.longBitsToDouble(0x7ff8000000000123L), 0.1),
                        of(
                                UUID.class,
                                new UUID(0, 0),
                                new UUID(-1, -1),
                                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")))
                .flatMap(s -> s);
    }

    static Stream<Arguments> text() {
        String[] texts = {
            "",
            " ",
            "a",
            "\0",
            "a\0",
            "\0\0b",
            "plain",
            "Größe",
            "日本語",
            "e\u0301",
            "👩‍👩‍👧",
            "\uD83D\uDE00\uDBFF\uDFFF",
            "\uFFFD",
            "a\uFFFDb",
            "\uFEFFbom",
            "\uE000\uFFFE\uFFFF",
            "😀".repeat(255),
            "日".repeat(255)
        };
        return Stream.concat(
                of(String.class, (Object[]) texts),
                Stream.concat(
                        Stream.of(texts).map(t -> arguments(char[].class, t.toCharArray())),
                        of(byte[].class, new byte[0], new byte[] {0}, new byte[] {1, 0}, new byte[255])));
    }

    static Stream<Arguments> numbers() {
        return Stream.concat(
                of(
                        BigInteger.class,
                        BigInteger.ZERO,
                        BigInteger.ONE.negate(),
                        BigInteger.valueOf(127),
                        BigInteger.valueOf(128),
                        BigInteger.valueOf(-128),
                        BigInteger.valueOf(-129),
                        BigInteger.TEN.pow(255).subtract(BigInteger.ONE),
                        BigInteger.TEN.pow(255).subtract(BigInteger.ONE).negate()),
                of(
                        BigDecimal.class,
                        BigDecimal.ZERO,
                        new BigDecimal("1.50"),
                        new BigDecimal("1.5"),
                        new BigDecimal("1.5E+3"),
                        new BigDecimal("1500"),
                        new BigDecimal("0E-10"),
                        new BigDecimal("0E+10"),
                        new BigDecimal("-0.001"),
                        new BigDecimal("9".repeat(255)).negate().movePointLeft(100),
                        new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE),
                        new BigDecimal(BigInteger.TEN.negate(), Integer.MAX_VALUE)));
    }

    @SuppressWarnings("deprecation")
    static Stream<Arguments> names() throws Exception {
        return Stream.of(
                        of(Plain.class, (Object[]) Plain.values()),
                        of(WithBody.class, WithBody.PLUS),
                        of(WithBody.PLUS.getClass(), WithBody.PLUS),
                        of(DayOfWeek.class, (Object[]) DayOfWeek.values()),
                        of(Month.class, (Object[]) Month.values()),
                        of(Currency.class, Currency.getInstance("EUR"), Currency.getInstance("JPY")),
                        of(
                                Locale.class,
                                Locale.ROOT,
                                Locale.GERMANY,
                                Locale.SIMPLIFIED_CHINESE,
                                new Locale("he"),
                                new Locale("ja", "JP", "JP"),
                                new Locale("th", "TH", "TH"),
                                Locale.forLanguageTag("zh-Hant-TW-u-nu-hanidec-x-private"),
                                Locale.forLanguageTag("sl-rozaj")),
                        of(
                                URI.class,
                                URI.create(""),
                                URI.create("https://Example.com:443/a%20b?q=1#f"),
                                URI.create("mailto:a@b"),
                                URI.create("urn:isbn:1"),
                                URI.create("https://例え.jp/日本")),
                        of(URL.class, new URL("https://no-such-host.invalid:8443/a?b=c#d"), new URL("file:/tmp/x y")))
                .flatMap(s -> s);
    }

    static Stream<Arguments> localTimes() {
        return Stream.of(
                        of(
                                LocalDate.class,
                                LocalDate.MIN,
                                LocalDate.MAX,
                                LocalDate.EPOCH,
                                LocalDate.of(0, 1, 1),
                                LocalDate.of(-1, 12, 31),
                                LocalDate.of(10_000, 2, 28),
                                LocalDate.of(2024, 2, 29)),
                        of(
                                LocalTime.class,
                                LocalTime.MIN,
                                LocalTime.MAX,
                                LocalTime.NOON,
                                LocalTime.of(1, 2, 3),
                                LocalTime.of(1, 2, 3, 1)),
                        of(
                                LocalDateTime.class,
                                LocalDateTime.MIN,
                                LocalDateTime.MAX,
                                OVERLAP,
                                LocalDateTime.of(2024, 1, 1, 0, 0)),
                        of(Instant.class, Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.ofEpochSecond(-1, 1)))
                .flatMap(s -> s);
    }

    static Stream<Arguments> years() {
        return Stream.of(
                        of(
                                Year.class,
                                Year.of(Year.MIN_VALUE),
                                Year.of(Year.MAX_VALUE),
                                Year.of(0),
                                Year.of(-5),
                                Year.of(5),
                                Year.of(2024),
                                Year.of(12345)),
                        of(
                                YearMonth.class,
                                YearMonth.of(Year.MIN_VALUE, 1),
                                YearMonth.of(Year.MAX_VALUE, 12),
                                YearMonth.of(12345, 6),
                                YearMonth.of(-1, 6),
                                YearMonth.of(2024, 2)),
                        of(MonthDay.class, MonthDay.of(2, 29), MonthDay.of(12, 31)))
                .flatMap(s -> s);
    }

    static Stream<Arguments> zonedTimes() {
        return Stream.of(
                        of(
                                OffsetDateTime.class,
                                OffsetDateTime.MIN,
                                OffsetDateTime.MAX,
                                OVERLAP.atOffset(ZoneOffset.UTC),
                                OVERLAP.atOffset(ZoneOffset.ofHoursMinutesSeconds(-17, -59, -59))),
                        of(OffsetTime.class, OffsetTime.MIN, OffsetTime.MAX),
                        of(
                                ZonedDateTime.class,
                                OVERLAP.atZone(BERLIN).withEarlierOffsetAtOverlap(),
                                OVERLAP.atZone(BERLIN).withLaterOffsetAtOverlap(),
                                OVERLAP.atZone(ZoneOffset.UTC),
                                OVERLAP.atZone(ZoneOffset.ofHours(-3)),
                                OVERLAP.atZone(ZoneId.of("UTC")),
                                OVERLAP.atZone(ZoneId.of("Z")),
                                OVERLAP.atZone(ZoneId.of("GMT0")),
                                OVERLAP.atZone(ZoneId.of("Etc/GMT+5")),
                                OVERLAP.atZone(ZoneId.of("UTC+01:00")),
                                OVERLAP.atZone(ZoneId.of("America/Argentina/ComodRivadavia")),
                                LocalDateTime.of(1800, 1, 1, 0, 0).atZone(BERLIN),
                                LocalDateTime.MIN.atZone(BERLIN),
                                LocalDateTime.MAX.atZone(BERLIN),
                                LocalDateTime.MIN.atZone(ZoneOffset.MAX),
                                LocalDateTime.MAX.atZone(ZoneOffset.MIN)),
                        of(
                                ZoneId.class,
                                BERLIN,
                                ZoneOffset.UTC,
                                ZoneId.of("UTC"),
                                ZoneId.of("GMT+2"),
                                ZoneOffset.ofHours(5)),
                        of(
                                ZoneOffset.class,
                                ZoneOffset.UTC,
                                ZoneOffset.MIN,
                                ZoneOffset.MAX,
                                ZoneOffset.ofHoursMinutesSeconds(17, 59, 59)))
                .flatMap(s -> s);
    }

    static Stream<Arguments> amounts() {
        return Stream.concat(
                of(
                        Duration.class,
                        Duration.ZERO,
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofSeconds(Long.MIN_VALUE, 1),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        Duration.ofMillis(-500),
                        Duration.ofNanos(-1),
                        Duration.ofDays(400)),
                of(
                        Period.class,
                        Period.ZERO,
                        Period.of(1, -2, 3),
                        Period.of(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE),
                        Period.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                        Period.ofWeeks(3)));
    }

    static Stream<Arguments> legacyDates() {
        Time time = new Time(Time.valueOf("23:59:59").getTime() + 987);
        return Stream.of(
                        of(
                                Date.class,
                                new Date(0),
                                new Date(-1),
                                new Date(Long.MIN_VALUE),
                                new Date(Long.MAX_VALUE),
                                timestamp(1_700_000_000_123L, 123_456_789)),
                        of(
                                Timestamp.class,
                                timestamp(0, 0),
                                timestamp(-1, 999_999_999),
                                timestamp(-1000, 1),
                                timestamp(1_700_000_000_123L, 123_456_789),
                                new Timestamp(Long.MIN_VALUE),
                                new Timestamp(Long.MAX_VALUE)),
                        of(
                                java.sql.Date.class,
                                java.sql.Date.valueOf("2024-02-29"),
                                java.sql.Date.valueOf("1582-10-04"),
                                java.sql.Date.valueOf("0001-01-01"),
                                java.sql.Date.valueOf("9999-12-31"),
                                java.sql.Date.valueOf(LocalDate.of(12345, 1, 1))),
                        of(Time.class, Time.valueOf("00:00:00"), time),
                        of(Calendar.class, calendar("Europe/Berlin"), calendar("GMT-03:30"), calendar("UTC")),
                        of(GregorianCalendar.class, calendar("America/New_York")))
                .flatMap(s -> s);
    }

    private static Timestamp timestamp(long millis, int nanos) {
        Timestamp timestamp = new Timestamp(millis);
        timestamp.setNanos(nanos);
        return timestamp;
    }

    private static Calendar calendar(String zone) {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone(zone));
        calendar.setTimeInMillis(1_730_000_000_123L);
        return calendar;
    }

    private static Stream<Arguments> of(Class<?> type, Object... values) {
        return List.of(values).stream().map(value -> arguments(type, value));
    }
}
