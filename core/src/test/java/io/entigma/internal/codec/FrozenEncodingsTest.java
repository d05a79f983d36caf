// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DayOfWeek;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The encodings are a promise: these bytes never change, and docs/encodings.md shows the same. */
class FrozenEncodingsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "encodings.md");

    static Stream<Arguments> examples() throws Exception {
        return Stream.of(primitivesAndText(), names(), times(), amountsYearsAndZones(), legacyDates(), json())
                .flatMap(kind -> kind);
    }

    private static Stream<Arguments> primitivesAndText() {
        return Stream.of(
                arguments("String", String.class, "Zoë😀", "5a6fc3abf09f9880"),
                arguments("char[]", char[].class, new char[] {'Z', 'o', 'ë'}, "5a6fc3ab"),
                arguments("char", char.class, 'ë', "00eb"),
                arguments("byte[]", byte[].class, new byte[] {0, 1, -1}, "0001ff"),
                arguments("boolean", boolean.class, true, "01"),
                arguments("byte", byte.class, (byte) -2, "fe"),
                arguments("short", short.class, (short) 258, "0102"),
                arguments("int", int.class, -2, "fffffffe"),
                arguments("long", long.class, 258L, "0000000000000102"),
                arguments("float", float.class, 1.5f, "3fc00000"),
                arguments("double", double.class, -0.0, "8000000000000000"),
                arguments("BigInteger", BigInteger.class, BigInteger.valueOf(128), "0080"),
                arguments("BigDecimal", BigDecimal.class, new BigDecimal("1.50"), "000000020096"),
                arguments("BigDecimal", BigDecimal.class, new BigDecimal("1.5E+3"), "fffffffe0f"));
    }

    private static Stream<Arguments> names() throws Exception {
        return Stream.of(
                arguments(
                        "UUID",
                        UUID.class,
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                        "00112233445566778899aabbccddeeff"),
                arguments("enum", DayOfWeek.class, DayOfWeek.MONDAY, "4d4f4e444159"),
                arguments("Currency", Currency.class, Currency.getInstance("EUR"), "455552"),
                arguments("Locale", Locale.class, Locale.CANADA_FRENCH, "66722d4341"),
                arguments("URI", URI.class, URI.create("urn:a:b"), "75726e3a613a62"),
                arguments("URL", URL.class, new URL("http://a/"), "687474703a2f2f612f"));
    }

    private static Stream<Arguments> times() {
        return Stream.of(
                arguments("LocalDate", LocalDate.class, LocalDate.of(2024, 2, 29), "000007e8021d"),
                arguments("LocalTime", LocalTime.class, LocalTime.of(1, 2, 3, 4_000_000), "010203003d0900"),
                arguments(
                        "LocalDateTime",
                        LocalDateTime.class,
                        LocalDateTime.of(2024, 2, 29, 1, 2),
                        "000007e8021d01020000000000"),
                arguments("Instant", Instant.class, Instant.ofEpochSecond(0, 1), "000000000000000000000001"),
                arguments(
                        "OffsetDateTime",
                        OffsetDateTime.class,
                        OffsetDateTime.parse("2024-02-29T01:02+01:00"),
                        "000007e8021d0102000000000000000e10"),
                arguments("OffsetTime", OffsetTime.class, OffsetTime.parse("01:02Z"), "0102000000000000000000"),
                arguments(
                        "ZonedDateTime",
                        ZonedDateTime.class,
                        ZonedDateTime.parse("2024-10-27T02:30+01:00[Europe/Berlin]"),
                        "000007e80a1b021e000000000000000e104575726f70652f4265726c696e"));
    }

    private static Stream<Arguments> amountsYearsAndZones() {
        return Stream.of(
                arguments("Duration", Duration.class, Duration.ofMillis(90_500), "000000000000005a1dcd6500"),
                arguments("Period", Period.class, Period.of(1, 2, 3), "000000010000000200000003"),
                arguments("Year", Year.class, Year.of(12345), "00003039"),
                arguments("YearMonth", YearMonth.class, YearMonth.of(2024, 2), "000007e802"),
                arguments("MonthDay", MonthDay.class, MonthDay.of(2, 29), "021d"),
                arguments("ZoneId", ZoneId.class, ZoneId.of("Europe/Berlin"), "4575726f70652f4265726c696e"),
                arguments("ZoneOffset", ZoneOffset.class, ZoneOffset.ofHours(-3), "ffffd5d0"));
    }

    private static Stream<Arguments> legacyDates() {
        Timestamp timestamp = new Timestamp(1_500);
        timestamp.setNanos(500_000_001);
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Europe/Berlin"));
        calendar.setTimeInMillis(1_000);
        return Stream.of(
                arguments("java.util.Date", Date.class, new Date(-1), "ffffffffffffffff"),
                arguments("java.util.Date", Date.class, timestamp, "00000000000000011dcd6501"),
                arguments("java.sql.Timestamp", Timestamp.class, timestamp, "00000000000000011dcd6501"),
                arguments("java.sql.Date", java.sql.Date.class, java.sql.Date.valueOf("2024-02-29"), "000007e8021d"),
                arguments(
                        "java.sql.Time",
                        Time.class,
                        new Time(Time.valueOf("01:02:03").getTime() + 4),
                        "010203003d0900"),
                arguments("Calendar", Calendar.class, calendar, "00000000000003e84575726f70652f4265726c696e"));
    }

    private static Stream<Arguments> json() {
        return Stream.of(
                arguments(
                        "object",
                        JsonSamples.Point.class,
                        new JsonSamples.Point(1, 2),
                        "010178040000000101790400000002"),
                arguments("JSON", JsonSamples.field("stringSet"), Set.of("b", "a"), "5b2261222c2262225d"),
                arguments(
                        "JSON",
                        JsonSamples.field("anyMap"),
                        Map.of("b", List.of(), "a", new BigDecimal("1.50")),
                        "7b2261223a312e35302c2262223a5b5d7d"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("examples")
    void encode_example_givesTheFrozenBytes(String name, Type type, Object value, String hex) throws Exception {
        @SuppressWarnings("unchecked")
        ValueCodec<Object> codec = (ValueCodec<Object>) Codecs.forType(type, null);

        assertThat(HexFormat.of().formatHex(codec.encode(value))).isEqualTo(hex);
        assertThat(codec.sameValue(codec.decode(HexFormat.of().parseHex(hex)), value))
                .isTrue();
        assertThat(Files.readAllLines(DOCUMENT))
                .anyMatch(line -> line.startsWith("| " + name + " |") && line.contains("`" + hex + "`"));
    }
}
