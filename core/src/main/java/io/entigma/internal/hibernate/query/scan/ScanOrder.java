// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Date;
import java.util.UUID;

/**
 * The order of opened values: numbers by size, points in time by time, text by Unicode code points, bytes and UUIDs by unsigned
 * bytes, false before true. The same on each database. Stateless.
 */
final class ScanOrder {
    private ScanOrder() {}

    /**
     * Compares two values.
     *
     * @param a a value
     * @param b another
     * @param ordered whether the answer needs their order, and not only whether they are equal
     * @return as {@link Comparable}
     * @throws Unanswerable if they cannot be compared
     */
    static int compare(Object a, Object b, boolean ordered) {
        if (a instanceof Number x && b instanceof Number y) {
            return number(x).compareTo(number(y));
        } else if (isText(a) && isText(b)) {
            return codePoints(a.toString(), b.toString());
        } else if (a instanceof byte[] x && b instanceof byte[] y) {
            return Arrays.compareUnsigned(x, y);
        } else if (a instanceof UUID x && b instanceof UUID y) {
            int high = Long.compareUnsigned(x.getMostSignificantBits(), y.getMostSignificantBits());
            return high != 0 ? high : Long.compareUnsigned(x.getLeastSignificantBits(), y.getLeastSignificantBits());
        } else if (a instanceof OffsetDateTime x && b instanceof OffsetDateTime y) {
            return x.toInstant().compareTo(y.toInstant());
        } else if (a instanceof ZonedDateTime x && b instanceof ZonedDateTime y) {
            return x.toInstant().compareTo(y.toInstant());
        } else if (a.getClass() == b.getClass() && isInOrder(a)) {
            return natural(a, b);
        } else if (a instanceof Enum<?> && b instanceof Enum<?> && !ordered) {
            return a == b ? 0 : 1;
        }
        throw new Unanswerable("values of " + a.getClass().getName() + " and "
                + b.getClass().getName() + " cannot be " + (ordered ? "put into order" : "compared")
                + " in a query that opens values; select them and do it in the application");
    }

    private static BigDecimal number(Number number) {
        return number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
    }

    private static boolean isText(Object value) {
        return value instanceof String || value instanceof Character;
    }

    private static boolean isInOrder(Object value) {
        return value instanceof Boolean
                || value instanceof Date
                || (value instanceof Temporal && value instanceof Comparable<?>);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int natural(Object a, Object b) {
        return ((Comparable) a).compareTo(b);
    }

    /** Not as {@link String#compareTo}, for which the code points above U+FFFF lie before some below. */
    private static int codePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothOrNone = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothOrNone
                        ? Character.compare(x, y)
                        : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
