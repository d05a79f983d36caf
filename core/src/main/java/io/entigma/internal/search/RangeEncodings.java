// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The encodings there are. */
final class RangeEncodings {
    private static final RangeEncoding SHORT = whole("short", Short.class, Short.BYTES);
    private static final RangeEncoding INT = whole("int", Integer.class, Integer.BYTES);
    private static final RangeEncoding LONG = whole("long", Long.class, Long.BYTES);

    /** Days since 1970. A date of the year 9999 has 22 bits; four bytes would need more parts to no use. */
    private static final int DATE_BYTES = 3;

    private static final RangeEncoding DATE = new NumberEncoding(
            "date",
            LocalDate.class,
            DATE_BYTES,
            date -> BigDecimal.valueOf(((LocalDate) date).toEpochDay()),
            "dates within some 22,000 years before and after 1970",
            least(DATE_BYTES),
            most(DATE_BYTES));

    private static final RangeEncoding INSTANT = new InstantEncoding();

    private static final int MAX_PRECISION = 18;
    private static final Pattern DECIMAL = Pattern.compile("decimal (\\d{1,2}) (\\d{1,2})");

    private RangeEncodings() {}

    static @Nullable RangeEncoding of(Class<?> type) {
        if (type == short.class || type == Short.class) {
            return SHORT;
        } else if (type == int.class || type == Integer.class) {
            return INT;
        } else if (type == long.class || type == Long.class) {
            return LONG;
        } else if (type == LocalDate.class) {
            return DATE;
        }
        return type == Instant.class ? INSTANT : null;
    }

    static @Nullable RangeEncoding named(String name) {
        for (RangeEncoding encoding : List.of(SHORT, INT, LONG, DATE, INSTANT)) {
            if (encoding.name().equals(name)) {
                return encoding;
            }
        }
        Matcher decimal = DECIMAL.matcher(name);
        if (!decimal.matches()) {
            return null;
        }
        int precision = Integer.parseInt(decimal.group(1));
        int scale = Integer.parseInt(decimal.group(2));
        return isDecimal(precision, scale) ? decimal(precision, scale) : null;
    }

    static boolean isDecimal(int precision, int scale) {
        return precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision;
    }

    static RangeEncoding decimal(int precision, int scale) {
        if (!isDecimal(precision, scale)) {
            throw new IllegalArgumentException("Range of decimal numbers: must have a precision of 1 to "
                    + MAX_PRECISION + " and a scale of 0 to the precision, but has " + precision + " and " + scale);
        }
        long most = BigDecimal.ONE.movePointRight(precision).longValueExact() - 1;
        int width = 1;
        while (most > most(width)) {
            width++;
        }
        return new NumberEncoding(
                "decimal " + precision + " " + scale,
                BigDecimal.class,
                width,
                // Not movePointRight, which writes out a huge exponent.
                value -> ((BigDecimal) value).scaleByPowerOfTen(scale),
                "numbers of at most " + precision + " digits, " + scale + " of them after the point",
                -most,
                most);
    }

    private static RangeEncoding whole(String name, Class<?> type, int width) {
        return new NumberEncoding(
                name,
                type,
                width,
                value -> BigDecimal.valueOf(((Number) value).longValue()),
                "numbers of this type",
                least(width),
                most(width));
    }

    private static long least(int width) {
        return -1L << (Byte.SIZE * width - 1);
    }

    private static long most(int width) {
        return ~least(width);
    }
}
