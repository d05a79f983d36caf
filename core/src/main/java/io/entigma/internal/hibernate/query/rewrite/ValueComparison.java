// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.error.QueryRefusedException;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Compares values that a query gives as parameters or literals, without the database: exactly, as encrypted attributes are
 * compared, so that no collation has a say.
 */
final class ValueComparison {
    private ValueComparison() {}

    /**
     * Compares two values.
     *
     * @param a a value
     * @param b another
     * @param ordered whether the answer needs their order, and not only whether they are equal
     * @return as {@link Comparable}
     */
    static int compare(Object a, Object b, boolean ordered) {
        if (a instanceof Number x && b instanceof Number y) {
            return number(x).compareTo(number(y));
        }
        if (a instanceof byte[] x && b instanceof byte[] y && !ordered) {
            return Arrays.compare(x, y);
        }
        if ((a instanceof Character && b instanceof String) || (a instanceof String && b instanceof Character)) {
            return compare(a.toString(), b.toString(), ordered);
        }
        if (a.getClass() != b.getClass() || (ordered && !isOrdered(a))) {
            throw new QueryRefusedException("values of " + a.getClass().getName() + " and "
                    + b.getClass().getName() + ": cannot be " + (ordered ? "put into order" : "compared")
                    + " in a query that compares them with an encrypted attribute elsewhere, since only the database"
                    + " knows how; do it in the application");
        }
        return equality(a, b);
    }

    private static BigDecimal number(Number number) {
        return new BigDecimal(number.toString());
    }

    /** Text is ordered by collations, which only the database has. */
    private static boolean isOrdered(Object value) {
        return value instanceof Comparable<?> && !(value instanceof String) && !(value instanceof Enum<?>);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int equality(Object a, Object b) {
        if (a instanceof Comparable first && isOrdered(a)) {
            return first.compareTo(b);
        }
        return a.equals(b) ? 0 : 1;
    }
}
