// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.error.ValueRefusedException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whole numbers within bounds, moved so that the lowest of their width is 0: two's complement with the sign flipped. */
final class NumberEncoding extends RangeEncoding {
    private final Function<Object, BigDecimal> number;
    private final String rule;
    private final long least;
    private final long most;

    /**
     * Makes an encoding.
     *
     * @param number how many units a value is
     * @param rule what may be stored, for the message
     * @param least the least number of units
     * @param most the greatest
     */
    NumberEncoding(
            String name,
            Class<?> type,
            int width,
            Function<Object, BigDecimal> number,
            String rule,
            long least,
            long most) {
        super(name, type, width);
        this.number = number;
        this.rule = rule;
        this.least = least;
        this.most = most;
    }

    @Override
    byte[] write(Object value) {
        long units;
        try {
            units = number.apply(value).longValueExact();
        } catch (ArithmeticException e) {
            throw outside(rule);
        }
        if (units < least || units > most) {
            throw outside(rule);
        }
        return write(units);
    }

    private byte[] write(long units) {
        byte[] bytes = new byte[width()];
        put(units, bytes, 0, bytes.length);
        bytes[0] ^= (byte) 0x80;
        return bytes;
    }

    @Override
    byte @Nullable [] lowest(Object bound, boolean inclusive) {
        BigDecimal units = units(bound);
        if (units.compareTo(BigDecimal.valueOf(least)) < 0) {
            return lowest();
        } else if (units.compareTo(BigDecimal.valueOf(most)) > 0) {
            return null;
        }
        long floor = floor(units);
        if (inclusive && isExact(units, floor)) {
            return write(floor);
        }
        return floor == most ? null : write(floor + 1);
    }

    @Override
    byte @Nullable [] highest(Object bound, boolean inclusive) {
        BigDecimal units = units(bound);
        if (units.compareTo(BigDecimal.valueOf(least)) < 0) {
            return null;
        } else if (units.compareTo(BigDecimal.valueOf(most)) > 0) {
            return highest();
        }
        long floor = floor(units);
        if (inclusive || !isExact(units, floor)) {
            return write(floor);
        }
        return floor == least ? null : write(floor - 1);
    }

    private BigDecimal units(Object bound) {
        try {
            return number.apply(bound);
        } catch (ArithmeticException e) {
            throw new ValueRefusedException(
                    "a bound of a search by range has an exponent that cannot be reckoned with");
        }
    }

    /** Of a number within the bounds. One with a huge negative exponent must not become a huge power of ten. */
    private static long floor(BigDecimal units) {
        boolean isBelowOne = (long) units.precision() - units.scale() <= 0;
        return isBelowOne
                ? (units.signum() < 0 ? -1 : 0)
                : units.setScale(0, RoundingMode.FLOOR).longValue();
    }

    private static boolean isExact(BigDecimal units, long floor) {
        return units.compareTo(BigDecimal.valueOf(floor)) == 0;
    }
}
