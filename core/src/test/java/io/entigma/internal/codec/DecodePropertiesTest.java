// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.internal.codec.json.JsonMappings;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Time;
import java.sql.Timestamp;
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
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecodePropertiesTest {
    private static final int LENGTH = 1000;

    private static final List<ValueCodec<Object>> CODECS = Stream.concat(
                    Stream.of(
                                    boolean.class,
                                    byte.class,
                                    short.class,
                                    char.class,
                                    int.class,
                                    long.class,
                                    float.class,
                                    double.class,
                                    String.class,
                                    char[].class,
                                    byte[].class,
                                    BigInteger.class,
                                    BigDecimal.class,
                                    UUID.class,
                                    Month.class,
                                    Currency.class,
                                    Locale.class,
                                    URI.class,
                                    URL.class,
                                    LocalDate.class,
                                    LocalTime.class,
                                    LocalDateTime.class,
                                    Instant.class,
                                    OffsetDateTime.class,
                                    OffsetTime.class,
                                    ZonedDateTime.class,
                                    Duration.class,
                                    Period.class,
                                    Year.class,
                                    YearMonth.class,
                                    MonthDay.class,
                                    ZoneId.class,
                                    ZoneOffset.class,
                                    Date.class,
                                    Timestamp.class,
                                    java.sql.Date.class,
                                    Time.class,
                                    Calendar.class,
                                    ObjectCodecTest.Point.class,
                                    ObjectCodecTest.Address.class)
                            .map(DecodePropertiesTest::codec),
                    Stream.of(
                                    JsonSamples.Nested.class,
                                    JsonSamples.Times.class,
                                    JsonSamples.Dates.class,
                                    JsonSamples.field("anyMap"),
                                    JsonSamples.field("setOfSets"))
                            .flatMap(type -> Stream.of(
                                    new JsonCodec(type, JsonMappings.jackson2(type), LENGTH),
                                    new JsonCodec(type, JsonMappings.jackson3(type), LENGTH))))
            .collect(Collectors.toList());

    /** What dates, numbers, zones, amounts, names and JSON are made of, and some that break them. */
    private static final List<String> PARTS = List.of(
            "2024",
            "-",
            "+",
            "02",
            "29",
            "T",
            "23:59",
            ":60",
            ".999999999",
            "Z",
            "+01:00",
            "-18:00",
            "[Europe/Berlin]",
            "P",
            "PT",
            "1Y",
            "9223372036854775807",
            "H",
            "M",
            "S",
            "--",
            "999999999",
            "-999999999",
            "UTC",
            "GMT",
            "EUR",
            "en",
            "de-DE",
            "x-",
            "http",
            "://",
            "host",
            "#",
            "%",
            "{",
            "}",
            "[",
            "]",
            "\"a\"",
            "\"name\"",
            ":",
            ",",
            "null",
            "1e5",
            "-0.0",
            "1E+2147483647",
            "true",
            "\u0000",
            "\uFFFD",
            "😀",
            "MAY",
            "\u0001",
            "\u0001x",
            "\u0001y",
            "\u0004\u0000\u0000\u0000\u0001",
            "0000",
            "2024-02-29");

    @SuppressWarnings("unchecked")
    private static ValueCodec<Object> codec(Type type) {
        return (ValueCodec<Object>) Codecs.forType(type, LENGTH);
    }

    @Property(tries = 2000)
    void decode_anyBytes_isAValueOrCodecException(@ForAll("plains") byte[] plain) throws Exception {
        for (ValueCodec<Object> codec : CODECS) {
            Object value;
            try {
                value = codec.decode(plain.clone());
            } catch (CodecException e) {
                assertThat(e).hasNoCause();
                continue;
            }
            byte[] again = codec.encode(value);

            assertThat((long) again.length).isLessThanOrEqualTo(codec.maxBytes());
            // JSON has many forms of a value; the rules of a region can have changed since a time was written.
            if (!(codec instanceof JsonCodec || value instanceof ZonedDateTime)) {
                assertThat(again).isEqualTo(plain);
            }
            assertThat(codec.sameValue(codec.decode(again), value)).isTrue();
        }
    }

    /** Random bytes, random ASCII, and texts that nearly are dates, numbers, zones and JSON. */
    @Provide
    Arbitrary<byte[]> plains() {
        Arbitrary<String> nearly = Arbitraries.of(PARTS).list().ofMaxSize(8).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(24),
                Arbitraries.strings().ascii().ofMaxLength(24).map(text -> text.getBytes(StandardCharsets.UTF_8)),
                nearly.map(text -> text.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 500)
    void decode_encodedText_isTheSame(@ForAll String text) throws Exception {
        ValueCodec<Object> codec = codec(String.class);
        ValueCodec<Object> chars = codec(char[].class);
        String paired = text.codePoints()
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .limit(LENGTH)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(codec.decode(codec.encode(paired))).isEqualTo(paired);
        assertThat(chars.encode(paired.toCharArray())).isEqualTo(codec.encode(paired));
        assertThat((char[]) chars.decode(chars.encode(paired.toCharArray()))).isEqualTo(paired.toCharArray());
    }
}
