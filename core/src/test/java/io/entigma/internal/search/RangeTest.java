// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.TokenKey;
import io.entigma.key.CleartextKey;
import io.entigma.key.TenantId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RangeTest {
    private static final String CONTEXT = "customer.born";
    private final DataKey key = DataKey.of(new TenantId("acme"), CleartextKey.copyOf(new byte[CleartextKey.BYTES]));
    private final SearchTokens tokens = new SearchTokens(key, CONTEXT);

    private static RangeEncoding of(Class<?> type) {
        return Objects.requireNonNull(RangeEncoding.of(type));
    }

    private byte[] chain(Token token, Object value) {
        return TokenLayout.of(List.of(token), null)
                .block(key, CONTEXT, new byte[0], value)
                .tokens();
    }

    private static <T> @Nullable RangeBound bound(@Nullable T value, boolean inclusive) {
        return value == null ? null : new RangeBound(value, inclusive);
    }

    /** Every value against both bounds, taken in and left out, and against one of them. */
    private <T extends Comparable<? super T>> void assertFoundIfBetween(
            RangeEncoding encoding, T value, T low, T high) {
        Token token = Token.range(encoding);
        byte[] chain = chain(token, value);
        assertThat(chain).hasSize(encoding.width() * 32);
        for (int mask = 0; mask < 16; mask++) {
            boolean fromIn = (mask & 1) == 0;
            boolean toIn = (mask & 2) == 0;
            T from = (mask & 4) == 0 ? low : null;
            T to = (mask & 8) == 0 ? high : null;
            boolean above = from == null || value.compareTo(from) > 0 || (fromIn && value.compareTo(from) == 0);
            boolean below = to == null || value.compareTo(to) < 0 || (toIn && value.compareTo(to) == 0);
            List<TokenRange> ranges = tokens.between(token, bound(from, fromIn), bound(to, toIn));
            assertThat(ranges).hasSizeLessThanOrEqualTo(encoding.maxRanges());
            long holding = ranges.stream()
                    .filter(range -> PrefixTest.holds(range, chain))
                    .count();
            assertThat(holding).as("case %d", mask).isEqualTo(above && below ? 1 : 0);
        }
    }

    private static Arbitrary<Long> numbers(long least, long most) {
        Arbitrary<Long> any = Arbitraries.longs().between(least, most);
        Arbitrary<Long> near = Arbitraries.longs().between(Math.max(least, -300), Math.min(most, 300));
        return Arbitraries.oneOf(any, near, Arbitraries.of(least, most, least + 1, most - 1, 0L));
    }

    @Provide
    Arbitrary<Long> longs() {
        return numbers(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Provide
    Arbitrary<LocalDate> dates() {
        return numbers(-(1 << 23), (1 << 23) - 1).map(LocalDate::ofEpochDay);
    }

    @Provide
    Arbitrary<Instant> instants() {
        Arbitrary<Integer> nanos = Arbitraries.oneOf(
                Arbitraries.of(0, 1, 999_999_998, 999_999_999),
                Arbitraries.integers().between(0, 999_999_999));
        return numbers(-(1L << 39), (1L << 39) - 1)
                .flatMap(second -> nanos.map(nano -> Instant.ofEpochSecond(second, nano)));
    }

    @Property(tries = 200)
    void between_wholeNumbers_findsWhatTheJvmFinds(
            @ForAll("longs") long value, @ForAll("longs") long low, @ForAll("longs") long high) {
        assertFoundIfBetween(of(long.class), value, low, high);
        assertFoundIfBetween(of(int.class), (int) value, (int) low, (int) high);
        assertFoundIfBetween(of(short.class), (short) value, (short) low, (short) high);
    }

    @Property(tries = 200)
    void between_dates_findsWhatTheJvmFinds(
            @ForAll("dates") LocalDate value, @ForAll("dates") LocalDate low, @ForAll("dates") LocalDate high) {
        assertFoundIfBetween(of(LocalDate.class), value, low, high);
        assertFoundIfBetween(of(LocalDate.class), value, LocalDate.MIN, high);
        assertFoundIfBetween(of(LocalDate.class), value, low, LocalDate.MAX);
        assertFoundIfBetween(of(LocalDate.class), value, LocalDate.MAX, LocalDate.MIN);
    }

    @Property(tries = 200)
    void between_instants_findsWhatTheJvmFinds(
            @ForAll("instants") Instant value, @ForAll("instants") Instant low, @ForAll("instants") Instant high) {
        assertFoundIfBetween(of(Instant.class), value, low, high);
        assertFoundIfBetween(of(Instant.class), value, value, value.plusNanos(1));
        assertFoundIfBetween(of(Instant.class), value, Instant.MIN, high);
        assertFoundIfBetween(of(Instant.class), value, low, Instant.MAX);
        assertFoundIfBetween(of(Instant.class), value, Instant.MAX, Instant.MIN);
    }

    @Property(tries = 200)
    void between_decimals_findsWhatTheJvmFinds(
            @ForAll("longs") long value, @ForAll("longs") long low, @ForAll("longs") long high) {
        for (int scale : new int[] {0, 2, 3}) {
            BigDecimal stored = BigDecimal.valueOf(value % 1000, scale);
            // Finer than what is stored, and beyond it.
            BigDecimal from = BigDecimal.valueOf(low % 11_000, scale + 1);
            BigDecimal to = BigDecimal.valueOf(high % 11_000, scale + 1);
            assertFoundIfBetween(RangeEncoding.decimal(3, scale), stored, from, to);
            assertFoundIfBetween(RangeEncoding.decimal(3, scale), stored, stored, stored.setScale(scale + 2));
        }
    }

    @Test
    @Timeout(10)
    void between_decimalsOfHugeExponents_isAnsweredAtOnce() {
        RangeEncoding encoding = RangeEncoding.decimal(18, 2);
        List<BigDecimal> bounds = new ArrayList<>();
        for (int scale : new int[] {1_000_000_000, -1_000_000_000}) {
            bounds.add(new BigDecimal(BigInteger.ONE, scale));
            bounds.add(new BigDecimal(BigInteger.ONE.negate(), scale));
        }
        for (BigDecimal low : bounds) {
            for (BigDecimal high : bounds) {
                assertFoundIfBetween(encoding, new BigDecimal("0.00"), low, high);
                assertFoundIfBetween(encoding, new BigDecimal("-0.01"), low, high);
            }
            assertThatThrownBy(() -> chain(Token.range(encoding), low)).isInstanceOf(ValueRefusedException.class);
        }
        BigDecimal beyond = new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE);
        assertThatThrownBy(() -> tokens.between(Token.range(encoding), new RangeBound(beyond, true), null))
                .isInstanceOf(ValueRefusedException.class);
    }

    /** All pairs of bounds of one byte: never more ranges than stated, once as many, and none twice or for nothing. */
    @Test
    void between_allOfOneByte_isExactAndAsFewAsStated() {
        DigitChain chain = new DigitChain(1);
        TokenKey mac = key.tokenKey("range", CONTEXT);
        byte[][] chains = new byte[256][];
        for (int i = 0; i < 256; i++) {
            chains[i] = new byte[chain.bytes()];
            chain.write(mac, new byte[] {(byte) i}, chains[i], 0);
        }
        int most = 0;
        for (int low = 0; low < 256; low++) {
            for (int high = 0; high < 256; high += 1 + low % 3) {
                List<TokenRange> ranges = chain.between(mac, new byte[] {(byte) low}, new byte[] {(byte) high});
                most = Math.max(most, ranges.size());
                long held = 0;
                for (int i = Math.max(0, low - 2); low % 16 == 0 && i < 256; i++) {
                    byte[] each = chains[i];
                    boolean found = ranges.stream().anyMatch(range -> PrefixTest.holds(range, each));
                    assertThat(found).isEqualTo(low <= i && i <= high);
                    held += found ? 1 : 0;
                }
                assertThat(ranges.isEmpty()).isEqualTo(low > high);
                assertThat(held).isLessThanOrEqualTo(256);
            }
        }
        assertThat(most).isEqualTo(chain.maxRanges()).isEqualTo(20);
    }

    @Test
    void maxRanges_ofEachType_isAsDescribed() {
        assertThat(of(LocalDate.class).maxRanges()).isEqualTo(68);
        assertThat(of(short.class).maxRanges()).isEqualTo(44);
        assertThat(of(int.class).maxRanges()).isEqualTo(92);
        assertThat(of(long.class).maxRanges()).isEqualTo(188);
        assertThat(of(Instant.class).maxRanges()).isEqualTo(212);
        assertThat(RangeEncoding.decimal(10, 2).maxRanges()).isEqualTo(116);
    }

    @Test
    void write_valueWithoutNumber_isRefused() {
        Token date = Token.range(of(LocalDate.class));
        for (LocalDate value : List.of(LocalDate.MAX, LocalDate.MIN, LocalDate.ofEpochDay(1 << 23))) {
            assertThatThrownBy(() -> chain(date, value)).isInstanceOf(ValueRefusedException.class);
        }
        Token instant = Token.range(of(Instant.class));
        for (Instant value : List.of(Instant.MAX, Instant.MIN, Instant.ofEpochSecond(1L << 39))) {
            assertThatThrownBy(() -> chain(instant, value)).isInstanceOf(ValueRefusedException.class);
        }
        Token decimal = Token.range(RangeEncoding.decimal(4, 2));
        for (String value : List.of("100", "-100", "1.001", "1E+2")) {
            assertThatThrownBy(() -> chain(decimal, new BigDecimal(value)))
                    .isInstanceOf(ValueRefusedException.class)
                    .hasMessageNotContaining(value);
        }
        assertThat(chain(decimal, new BigDecimal("1.5"))).isEqualTo(chain(decimal, new BigDecimal("1.5000")));
        assertThatThrownBy(() -> chain(date, "2024-02-29"))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageNotContaining("2024");
        assertThatThrownBy(() -> tokens.between(date, new RangeBound(1, true), null))
                .isInstanceOf(ValueRefusedException.class);
    }

    @Test
    void of_otherTypesAndBounds_isNoneOrRefused() {
        assertThat(RangeEncoding.of(String.class)).isNull();
        assertThat(RangeEncoding.of(BigDecimal.class)).isNull();
        assertThat(RangeEncoding.of(double.class)).isNull();
        for (int[] bounds : new int[][] {{0, 0}, {19, 2}, {4, 5}, {4, -1}}) {
            assertThatThrownBy(() -> RangeEncoding.decimal(bounds[0], bounds[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
