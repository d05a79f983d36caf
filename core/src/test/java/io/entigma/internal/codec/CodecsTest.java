// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.MisconfigurationException;
import io.entigma.error.ValueRefusedException;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
    enum Sex {
        F,
        M
    }

    abstract static class Abstract {}

    interface Contract {}

    @SuppressWarnings("unused")
    static class Fields {
        Optional<String> optional;
        Deque<String> deque;
        ArrayList<String> arrayList;
        HashMap<String, String> hashMap;
        Stream<String> stream;
        Iterable<String> iterable;
        Class<?> aClass;
    }

    static Stream<Type> unsupported() {
        return Stream.concat(
                Stream.of(
                        Object.class,
                        void.class,
                        Serializable.class,
                        CharSequence.class,
                        Number.class,
                        Abstract.class,
                        Contract.class,
                        Enum.class,
                        Blob.class,
                        Clob.class,
                        Optional.class,
                        StringBuilder.class,
                        Thread.class,
                        TimeZone.class,
                        Override.class,
                        JsonSamples.Animal.class),
                Stream.of(Fields.class.getDeclaredFields())
                        .filter(field -> !field.isSynthetic())
                        .map(field -> JsonSamples.fieldOf(Fields.class, field.getName())));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    @DisplayName("an unsupported type is refused at boot, named, with what is supported")
    void forType_unsupported_isRefused(Type unsupported) {
        assertThatThrownBy(() -> Codecs.forType(unsupported, null))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(unsupported.getTypeName())
                .hasMessageContaining("supported are String");
    }

    @Test
    void forType_collectionClassOfThePlatform_namesTheInterface() {
        assertThatThrownBy(() -> Codecs.forType(JsonSamples.fieldOf(Fields.class, "arrayList"), null))
                .hasMessageContaining("java.util.ArrayList<java.lang.String>")
                .hasMessageContaining("declare it as List");
        assertThatThrownBy(() -> Codecs.forType(JsonSamples.fieldOf(Fields.class, "hashMap"), null))
                .hasMessageContaining("declare it as Map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"variable", "variables"})
    void forType_unresolvedVariable_isRefused(String field) {
        assertThatThrownBy(() -> Codecs.forType(JsonSamples.fieldOf(JsonSamples.Holder.class, field), null))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("type variable");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void forType_lengthBelowOne_isRefused(int length) {
        assertThatThrownBy(() -> Codecs.forClass(String.class, length))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("length " + length);
    }

    @Test
    void forType_noLength_takesTheDefaults() {
        assertThat(Codecs.forClass(String.class, null).maxBytes()).isEqualTo(4 * 255);
        assertThat(Codecs.forClass(char[].class, null).maxBytes()).isEqualTo(4 * 255);
        assertThat(Codecs.forClass(byte[].class, null).maxBytes()).isEqualTo(255);
        assertThat(Codecs.forClass(BigInteger.class, null).maxBytes()).isEqualTo(107);
        assertThat(Codecs.forClass(BigDecimal.class, null).maxBytes()).isEqualTo(4 + 107);
        assertThat(Codecs.forClass(JsonSamples.Settings.class, null).maxBytes()).isEqualTo(4 * 4000);
        assertThat(Codecs.forClass(JsonSamples.Point.class, null).maxBytes()).isEqualTo(15);
        assertThat(Codecs.forClass(String.class, Integer.MAX_VALUE).maxBytes()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Codecs.forClass(BigDecimal.class, Integer.MAX_VALUE).maxBytes())
                .isBetween(800_000_000L, 2_147_483_647L);
        assertThat(Codecs.forClass(Sex.class, null).maxBytes()).isEqualTo(64);
    }

    @Test
    @DisplayName("a primitive and its wrapper have one codec")
    void forType_primitive_isItsWrapper() {
        assertThat(Codecs.forType(int.class, null)).isSameAs(Codecs.forType(Integer.class, 5));
        assertThat(Codecs.forType(boolean.class, null)).isSameAs(Codecs.forType(Boolean.class, 5));
    }

    @Test
    @DisplayName("strings and bytes of every length keep their last characters")
    void decode_anyLengthAndEnding_isExact() throws Exception {
        ValueCodec<String> strings = Codecs.forClass(String.class, null);
        ValueCodec<byte[]> arrays = Codecs.forClass(byte[].class, null);
        for (int length = 0; length <= 70; length++) {
            for (char end : new char[] {'\0', ' ', '\n', '*', '\u0080', '\u00a0'}) {
                for (int tail = 0; tail <= length; tail++) {
                    String text =
                            "x".repeat(length - tail) + String.valueOf(end).repeat(tail);
                    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

                    assertThat(strings.decode(strings.encode(text))).isEqualTo(text);
                    assertThat(arrays.decode(arrays.encode(bytes))).isEqualTo(bytes);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uD83D", "\uDE00", "\uD83Dabc", "a\uDE00b", "abc\uD83D", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
    void encode_unpairedSurrogate_isRefused(String text) {
        ValueCodec<String> strings = Codecs.forClass(String.class, null);
        ValueCodec<char[]> chars = Codecs.forClass(char[].class, null);

        assertThatThrownBy(() -> strings.encode(text))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("surrogate");
        assertThatThrownBy(() -> chars.encode(text.toCharArray()))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("surrogate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ß", "日", "😀"})
    void encode_textAtTheLimit_fitsAndOneMoreIsRefused(String character) {
        ValueCodec<String> strings = Codecs.forClass(String.class, 10);
        ValueCodec<char[]> chars = Codecs.forClass(char[].class, 10);
        String fits = character.repeat(10);
        String tooLong = character.repeat(11);

        assertThat((long) strings.encode(fits).length).isLessThanOrEqualTo(strings.maxBytes());
        assertThat(chars.encode(fits.toCharArray())).isEqualTo(fits.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> strings.encode(tooLong))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessage(
                        "is too long: 11 characters, but the column is mapped for 10, at most 40 bytes (@Column(length)); shorten the"
                                + " value, or raise the length and widen the column");
        assertThatThrownBy(() -> chars.encode(tooLong.toCharArray())).isInstanceOf(ValueRefusedException.class);
        assertThat(strings.maxBytes()).isEqualTo(40);
    }

    @Test
    void encode_numbersAtTheLimit_fitAndOneMoreDigitIsRefused() {
        for (int digits = 1; digits < 200; digits++) {
            ValueCodec<BigInteger> whole = Codecs.forClass(BigInteger.class, digits);
            ValueCodec<BigDecimal> decimal = Codecs.forClass(BigDecimal.class, digits);
            BigInteger more = BigInteger.TEN.pow(digits);
            BigInteger most = more.subtract(BigInteger.ONE);

            assertThat((long) whole.encode(most).length).isLessThanOrEqualTo(whole.maxBytes());
            assertThat((long) whole.encode(most.negate()).length).isLessThanOrEqualTo(whole.maxBytes());
            assertThat((long) decimal.encode(new BigDecimal(most, 500)).length).isLessThanOrEqualTo(decimal.maxBytes());
            assertThatThrownBy(() -> whole.encode(more))
                    .isInstanceOf(ValueRefusedException.class)
                    .hasMessageContaining((digits + 1) + " digits")
                    .hasMessageContaining("mapped for " + digits);
            assertThatThrownBy(() -> whole.encode(more.negate())).isInstanceOf(ValueRefusedException.class);
            assertThatThrownBy(() -> decimal.encode(new BigDecimal(more, -3)))
                    .isInstanceOf(ValueRefusedException.class);
        }
        assertThatThrownBy(() -> Codecs.forClass(BigInteger.class, 10).encode(BigInteger.ONE.shiftLeft(10_000_000)))
                .isInstanceOf(ValueRefusedException.class);
    }

    @Test
    void encode_bytesOverTheLimit_areRefused() {
        ValueCodec<byte[]> codec = Codecs.forClass(byte[].class, 3);

        assertThat(codec.encode(new byte[3])).hasSize(3);
        assertThatThrownBy(() -> codec.encode(new byte[4]))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("4 bytes");
    }

    @Test
    void copyAndEncode_ofMutable_areIndependentOfTheOriginal() throws Exception {
        byte[] bytes = {1, 2};
        char[] chars = {'a'};
        Date date = new Date(5);
        Timestamp timestamp = new Timestamp(5);
        java.sql.Date sqlDate = java.sql.Date.valueOf("2024-01-01");
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));

        byte[] bytesCopy = Codecs.forClass(byte[].class, null).copy(bytes);
        byte[] encoded = Codecs.forClass(byte[].class, null).encode(bytes);
        char[] charsCopy = Codecs.forClass(char[].class, null).copy(chars);
        Date dateCopy = Codecs.forClass(Date.class, null).copy(date);
        Date timestampInDate = Codecs.forClass(Date.class, null).copy(timestamp);
        Timestamp timestampCopy = Codecs.forClass(Timestamp.class, null).copy(timestamp);
        java.sql.Date sqlDateCopy = Codecs.forClass(java.sql.Date.class, null).copy(sqlDate);
        long moment = calendar.getTimeInMillis();
        Calendar calendarCopy = Codecs.forClass(Calendar.class, null).copy(calendar);
        bytes[0] = 9;
        chars[0] = 'z';
        date.setTime(9);
        timestamp.setNanos(7);
        sqlDate.setTime(0);
        calendar.setTimeInMillis(0);

        assertThat(bytesCopy).containsExactly(1, 2);
        assertThat(encoded).containsExactly(1, 2);
        assertThat(charsCopy).containsExactly('a');
        assertThat(dateCopy).isEqualTo(new Date(5));
        assertThat(timestampInDate).isEqualTo(new Timestamp(5));
        assertThat(timestampCopy).isEqualTo(new Timestamp(5));
        assertThat(sqlDateCopy).isEqualTo(java.sql.Date.valueOf("2024-01-01"));
        assertThat(calendarCopy.getTimeInMillis()).isEqualTo(moment);
    }

    @Test
    @DisplayName("scale, sign of zero, bits of NaN, nanoseconds and zone are part of the value")
    void sameValue_whatEqualsMayTakeForTheSame_isTold() {
        assertDiffer(BigDecimal.class, new BigDecimal("1.5"), new BigDecimal("1.50"));
        assertDiffer(BigDecimal.class, new BigDecimal("1.5E+3"), new BigDecimal("1500"));
        assertDiffer(Double.class, 0.0, -0.0);
        assertDiffer(Double.class, Double.NaN, Double.longBitsToDouble(0x7ff8000000000123L));
        assertDiffer(Float.class, Float.NaN, Float.intBitsToFloat(0x7fc12345));
        assertDiffer(Instant.class, Instant.ofEpochSecond(1), Instant.ofEpochSecond(1, 1));
        ZonedDateTime overlap = LocalDateTime.parse("2024-10-27T02:30").atZone(ZoneId.of("Europe/Berlin"));
        assertDiffer(ZonedDateTime.class, overlap.withEarlierOffsetAtOverlap(), overlap.withLaterOffsetAtOverlap());
        assertDiffer(ZonedDateTime.class, overlap, overlap.withFixedOffsetZone());
        Timestamp nanos = new Timestamp(1);
        nanos.setNanos(1_000_001);
        assertDiffer(Timestamp.class, new Timestamp(1), nanos);
        assertDiffer(Date.class, new Timestamp(1), nanos);
        assertDiffer(Date.class, new Date(1), new Timestamp(1));
        assertDiffer(URI.class, URI.create("http://HOST/"), URI.create("http://host/"));
    }

    private static <T> void assertDiffer(Class<T> type, T a, T b) {
        ValueCodec<T> codec = Codecs.forClass(type, null);
        assertThat(codec.sameValue(a, b)).isFalse();
        assertThat(codec.sameValue(b, a)).isFalse();
        assertThat(codec.sameValue(a, a)).isTrue();
        assertThat(codec.encode(a)).isNotEqualTo(codec.encode(b));
    }

    @Test
    void sameValue_ofUrls_asksNoNameServer() throws Exception {
        URLStreamHandler asked = new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                throw new AssertionError("opened");
            }

            @Override
            protected InetAddress getHostAddress(URL url) {
                throw new AssertionError("resolved");
            }
        };
        ValueCodec<URL> codec = Codecs.forClass(URL.class, null);
        URL one = new URL(null, "https://one.invalid/a", asked);
        URL same = new URL(null, "https://one.invalid/a", asked);
        URL two = new URL(null, "https://two.invalid/a", asked);

        assertThat(codec.sameValue(one, same)).isTrue();
        assertThat(codec.sameValue(one, two)).isFalse();
        assertThat(codec.hash(one)).isEqualTo(codec.hash(same));
        assertThat(codec.decode(codec.encode(one)).toExternalForm()).isEqualTo("https://one.invalid/a");
    }

    @Test
    void encode_withoutExactForm_isRefusedWithoutTheValue() throws Exception {
        URLStreamHandler own = new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                throw new AssertionError("opened");
            }
        };
        Calendar buddhist = Calendar.getInstance(Locale.forLanguageTag("th-TH-u-ca-buddhist"));
        Calendar strict = new GregorianCalendar();
        strict.setLenient(false);
        strict.set(Calendar.MONTH, 77);

        assertRefused(Locale.class, new Locale("secret_language", "x"));
        assertRefused(URL.class, new URL(null, "secret-protocol://host/a", own));
        assertRefused(Calendar.class, buddhist);
        assertRefused(Calendar.class, strict);
        assertRefused(Calendar.class, new GregorianCalendar(new SimpleTimeZone(1234, "secret/Zone")));
        assertRefused(Calendar.class, new GregorianCalendar(new SimpleTimeZone(1234, "Europe/Berlin")));
        assertRefused(java.sql.Date.class, new java.sql.Date(Long.MIN_VALUE / 1000));
        assertRefused(java.sql.Date.class, java.sql.Date.valueOf(LocalDate.of(-5, 1, 1)));
    }

    private static <T> void assertRefused(Class<T> type, T value) {
        assertThatThrownBy(() -> Codecs.forClass(type, null).encode(value))
                .isInstanceOf(ValueRefusedException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }

    @Test
    void encode_sqlDateWithTimeOfDay_isItsDay() throws Exception {
        ValueCodec<java.sql.Date> codec = Codecs.forClass(java.sql.Date.class, null);
        java.sql.Date noon =
                new java.sql.Date(java.sql.Date.valueOf("2024-02-29").getTime() + 12 * 3_600_000);

        assertThat(codec.encode(noon))
                .isEqualTo(Codecs.forClass(LocalDate.class, null).encode(LocalDate.of(2024, 2, 29)));
        assertThat(codec.sameValue(noon, codec.decode(codec.encode(noon)))).isTrue();
    }

    @Test
    void decode_whatIsNoValue_namesTheTypeAndNotTheBytes() {
        assertNoValue(Boolean.class, new byte[] {2});
        assertNoValue(Boolean.class, new byte[] {-1});
        assertNoValue(Boolean.class, new byte[0]);
        assertNoValue(Integer.class, new byte[3]);
        assertNoValue(Long.class, new byte[9]);
        assertNoValue(UUID.class, new byte[15]);
        assertNoValue(BigInteger.class, new byte[0]);
        assertNoValue(BigDecimal.class, new byte[4]);
        assertNoValue(Instant.class, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 0});
        assertNoValue(Duration.class, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0});
        assertNoValue(LocalDate.class, new byte[] {0, 0, 7, (byte) 0xE9, 2, 29});
        assertNoValue(LocalTime.class, new byte[] {24, 0, 0, 0, 0, 0, 0});
        assertNoValue(ZoneOffset.class, new byte[] {0, 1, 0, 0});
        assertNoValue(java.sql.Time.class, new byte[] {0, 0, 0, 0, 0, 0, 1});
        assertNoValue(Date.class, new byte[9]);
        assertNoValue(Timestamp.class, new byte[8]);
        assertNoValue(Timestamp.class, new byte[] {127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertNoValue(Timestamp.class, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0});
        assertNoValue(Calendar.class, new byte[8]);
        for (Class<?> type : List.of(
                Sex.class,
                Currency.class,
                Locale.class,
                URI.class,
                URL.class,
                LocalDate.class,
                ZoneId.class,
                ZonedDateTime.class,
                java.sql.Date.class,
                java.sql.Time.class)) {
            assertNoValue(type, "secret text: %".getBytes(StandardCharsets.UTF_8));
            assertNoValue(type, new byte[] {(byte) 0xff});
        }
        assertNoValue(String.class, new byte[] {'a', (byte) 0xc3});
        assertNoValue(String.class, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        assertNoValue(String.class, new byte[] {(byte) 0xc0, (byte) 0x80});
        assertNoValue(char[].class, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        assertNoValue(char[].class, new byte[] {'a', (byte) 0xc3});
    }

    @Test
    void decode_anotherWayToWriteAValue_isRefused() {
        assertNoValue(BigInteger.class, new byte[] {0, 127});
        assertNoValue(BigInteger.class, new byte[] {-1, -1});
        assertNoValue(BigDecimal.class, new byte[] {0, 0, 0, 0, 0, 0});
        assertNoValue(ZoneId.class, "UTC+1".getBytes(StandardCharsets.US_ASCII));
        assertNoValue(Locale.class, "EN-us".getBytes(StandardCharsets.US_ASCII));
        byte[] withOffsetAsRegion = Arrays.copyOf(
                Codecs.forClass(OffsetDateTime.class, null).encode(OffsetDateTime.parse("2024-07-01T12:00Z")), 18);
        withOffsetAsRegion[17] = 'Z';
        assertNoValue(ZonedDateTime.class, withOffsetAsRegion);
    }

    private static void assertNoValue(Class<?> type, byte[] plain) {
        assertThatThrownBy(() -> Codecs.forClass(type, null).decode(plain))
                .as(type.getName())
                .isInstanceOf(CodecException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }

    @Test
    void decode_unknownConstant_namesTheEnumOnly() {
        assertThatThrownBy(() -> Codecs.forClass(Sex.class, null).decode("SECRET".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(Sex.class.getName())
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void decode_zoneRulesChangedSinceWriting_keepsTheMoment() throws Exception {
        byte[] moment =
                Codecs.forClass(OffsetDateTime.class, null).encode(OffsetDateTime.parse("2024-07-01T12:00+05:00"));
        byte[] region = "Europe/Berlin".getBytes(StandardCharsets.US_ASCII);
        byte[] written = Arrays.copyOf(moment, moment.length + region.length);
        System.arraycopy(region, 0, written, moment.length, region.length);

        ZonedDateTime read = Codecs.forClass(ZonedDateTime.class, null).decode(written);

        assertThat(read).isEqualTo(ZonedDateTime.parse("2024-07-01T09:00+02:00[Europe/Berlin]"));
    }

    @Test
    void decode_longerThanMappedNow_isRead() throws Exception {
        assertThat(Codecs.forClass(String.class, 3).decode("longer".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("longer");
        assertThat(Codecs.forClass(byte[].class, 1).decode(new byte[5])).hasSize(5);
        assertThat(Codecs.forClass(BigInteger.class, 1).decode(new byte[] {1, 0, 0}))
                .isEqualTo(BigInteger.valueOf(65536));
    }

    @Test
    void forType_genericField_isJson() throws Exception {
        @SuppressWarnings("unchecked")
        ValueCodec<Map<LocalDate, BigDecimal>> codec =
                (ValueCodec<Map<LocalDate, BigDecimal>>) Codecs.forType(JsonSamples.field("rates"), 100);

        byte[] bytes = codec.encode(Map.of(LocalDate.EPOCH, new BigDecimal("1.50")));

        assertThat(bytes).asString(StandardCharsets.UTF_8).isEqualTo("{\"1970-01-01\":1.50}");
        assertThat(codec.decode(bytes)).isEqualTo(Map.of(LocalDate.EPOCH, new BigDecimal("1.50")));
        assertThat(codec.maxBytes()).isEqualTo(400);
    }
}
