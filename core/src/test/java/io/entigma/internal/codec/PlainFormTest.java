// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.Year;
import java.time.YearMonth;
import java.util.Date;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFormTest {
    private static final String SAMPLES = "io.entigma.internal.codec.ScalarRoundTripTest#";

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({
        SAMPLES + "primitives",
        SAMPLES + "text",
        SAMPLES + "numbers",
        SAMPLES + "names",
        SAMPLES + "localTimes",
        SAMPLES + "zonedTimes",
        SAMPLES + "amounts",
        SAMPLES + "legacyDates"
    })
    void toEncoding_plainFormOfAnEncoding_isTheEncodingAgain(Class<Object> type, Object value) throws Exception {
        assumeThat(hasExactForm(type, value)).isTrue();
        byte[] encoding = Codecs.forClass(type, null).encode(value);
        PlainForm form = PlainForm.ofType(type.getName());

        byte[] plain = form.toPlain(encoding.clone());

        assertThat(form.toEncoding(plain)).isEqualTo(encoding);
        assertThat(plain).hasSizeLessThan(20_000);
    }

    private static boolean hasExactForm(Class<?> type, Object value) {
        return !type.isPrimitive()
                && !(type == Date.class && value instanceof Timestamp)
                && !(value instanceof java.util.Calendar)
                && !(value instanceof Timestamp time && time.getTime() == Long.MIN_VALUE)
                && !(value instanceof BigDecimal number && number.scale() == Integer.MIN_VALUE)
                && !(value instanceof Character c && Character.isSurrogate(c))
                && !(value instanceof Float f && f.isNaN())
                && !(value instanceof Double d && d.isNaN());
    }

    @Property
    void toEncoding_plainFormOfAnyDecimal_isTheEncodingAgain(@ForAll BigInteger unscaled, @ForAll int scale)
            throws Exception {
        byte[] encoding = Codecs.forClass(BigDecimal.class, null).encode(new BigDecimal(unscaled, scale % 100_000));
        PlainForm form = PlainForm.ofType(BigDecimal.class.getName());
        assertThat(form.toEncoding(form.toPlain(encoding.clone()))).isEqualTo(encoding);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1E+1000000000", "1E-1000000000", "12.3E+1000000000", "-1E+2147483647", "0E+1000000000", "1.5E+3"
            })
    @Timeout(10)
    void toPlain_fewBytesOfAHugeNumber_stayFew(String number) throws Exception {
        byte[] encoding = Codecs.forClass(BigDecimal.class, null).encode(new BigDecimal(number));
        PlainForm form = PlainForm.ofType(BigDecimal.class.getName());
        byte[] plain = form.toPlain(encoding.clone());
        assertThat(plain).hasSizeLessThan(30);
        assertThat(form.toEncoding(plain)).isEqualTo(encoding);
        assertThat(PlainForm.digits(new BigDecimal(number))).hasSizeLessThan(30);
    }

    @ParameterizedTest
    @CsvSource({"1500, 1500", "1.50, 1.50", "0.0000000001, 0.0000000001", "-0.10, -0.10"})
    void toPlain_usualNumber_hasNoExponent(BigDecimal number, String text) throws Exception {
        byte[] encoding = Codecs.forClass(BigDecimal.class, null).encode(number);
        assertThat(PlainForm.ofType(BigDecimal.class.getName()).toPlain(encoding))
                .isEqualTo(utf8(text));
    }

    @Test
    @Timeout(10)
    void number_ofMoreDigitsThanAnyNeeds_isRefused() throws Exception {
        byte[] encoding = Codecs.forClass(BigInteger.class, 1 << 28).encode(BigInteger.ONE.shiftLeft(2_000_000));
        PlainForm whole = PlainForm.ofType(BigInteger.class.getName());
        assertThatThrownBy(() -> whole.toPlain(encoding)).isInstanceOf(CodecException.class);
        byte[] digits = utf8("9".repeat(10_000_000));
        for (Class<?> type : new Class<?>[] {BigInteger.class, BigDecimal.class}) {
            PlainForm form = PlainForm.ofType(type.getName());
            assertThatThrownBy(() -> form.toEncoding(digits)).isInstanceOf(CodecException.class);
        }
        assertThatThrownBy(() -> PlainForm.number("1E+1000000000")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PlainForm.number("1E-1000000000")).isInstanceOf(IllegalArgumentException.class);
        assertThat(PlainForm.number("1.5E+3")).isEqualTo(new BigDecimal("1500"));
    }

    @Test
    void toEncoding_whatClassesPrint_isRead() throws Exception {
        assertEncoding(Year.class, Year.of(12345), "12345");
        assertEncoding(YearMonth.class, YearMonth.of(12345, 6), "12345-06");
        assertEncoding(Instant.class, Instant.EPOCH, "1970-01-01 00:00Z");
        assertEncoding(Instant.class, Instant.EPOCH, "1970-01-01T01:00+01:00");
        assertEncoding(Time.class, Time.valueOf("01:02:03"), "1:2:3");
        assertEncoding(java.sql.Date.class, java.sql.Date.valueOf("2024-02-29"), "2024-02-29 00:00:00");
        assertEncoding(Character.class, ' ', " ");
        assertEncoding(Character.class, 'a', "a    ");
    }

    @Test
    void toPlain_valueThatWouldComeBackChanged_isRefused() {
        assertHasNone(Character.class, '\uD800');
        assertHasNone(Timestamp.class, new Timestamp(Long.MIN_VALUE));
        assertHasNone(BigDecimal.class, new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE));
    }

    private static <X> void assertHasNone(Class<X> type, X value) {
        byte[] encoding = Codecs.forClass(type, null).encode(value);
        assertThatThrownBy(() -> PlainForm.ofType(type.getName()).toPlain(encoding))
                .isInstanceOf(CodecException.class);
    }

    private static <X> void assertEncoding(Class<X> type, X value, String text) throws Exception {
        assertThat(PlainForm.ofType(type.getName()).toEncoding(utf8(text)))
                .isEqualTo(Codecs.forClass(type, null).encode(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
