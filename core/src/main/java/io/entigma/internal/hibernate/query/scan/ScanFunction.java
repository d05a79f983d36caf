// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hibernate.query.sqm.TrimSpec;
import org.jspecify.annotations.Nullable;

/**
 * A function of values that a query names, computed for each opened value. Characters are Unicode code points, places count from
 * 1, as in SQL. No argument is null. Where databases differ, the query is refused.
 */
interface ScanFunction {
    /** The functions whose arguments are all values, by the names that Hibernate has for them. */
    Map<String, ScanFunction> OF_VALUES = Map.of(
            "lower", values -> text(values.get(0)).toLowerCase(Locale.ROOT),
            "upper", values -> text(values.get(0)).toUpperCase(Locale.ROOT),
            "length", ScanFunction::length,
            "character_length", ScanFunction::length,
            "char_length", ScanFunction::length,
            "concat", ScanFunction::concat,
            "substring", ScanFunction::substring,
            "substr", ScanFunction::substring,
            "locate", ScanFunction::locate);

    Map<String, ChronoField> FIELDS = Map.of(
            "YEAR", ChronoField.YEAR,
            "MONTH", ChronoField.MONTH_OF_YEAR,
            "DAY", ChronoField.DAY_OF_MONTH,
            "HOUR", ChronoField.HOUR_OF_DAY,
            "MINUTE", ChronoField.MINUTE_OF_HOUR);

    /**
     * Computes.
     *
     * @param values the arguments
     * @return the value, never null
     */
    Object apply(List<Object> values);

    /** {@code trim(leading 'x' from ...)}. */
    static @Nullable ScanFunction trim(TrimSpec where, @Nullable Object character) {
        String trimmed = character == null ? "" : character.toString();
        if (trimmed.codePointCount(0, trimmed.length()) != 1) {
            return null;
        }
        return values -> {
            String text = text(values.get(0));
            int start = 0;
            int end = text.length();
            while (where != TrimSpec.TRAILING && text.startsWith(trimmed, start) && start < end) {
                start += trimmed.length();
            }
            while (where != TrimSpec.LEADING
                    && end - trimmed.length() >= start
                    && text.startsWith(trimmed, end - trimmed.length())) {
                end -= trimmed.length();
            }
            return text.substring(start, end);
        };
    }

    /** {@code extract(month from ...)}, of dates and times that are the same in each time zone. */
    static @Nullable ScanFunction extract(String unit) {
        ChronoField field = FIELDS.get(unit);
        return field == null
                ? null
                : values -> {
                    Object value = values.get(0);
                    boolean isLocal =
                            value instanceof LocalDate || value instanceof LocalDateTime || value instanceof LocalTime;
                    if (isLocal && ((TemporalAccessor) value).isSupported(field)) {
                        return ((TemporalAccessor) value).get(field);
                    }
                    throw refused("extract(" + unit.toLowerCase(Locale.ROOT) + ")", value);
                };
    }

    private static String text(Object value) {
        if (value instanceof String || value instanceof Character) {
            return value.toString();
        }
        throw refused("a function of text", value);
    }

    private static Integer length(List<Object> values) {
        String text = text(values.get(0));
        return text.codePointCount(0, text.length());
    }

    private static String concat(List<Object> values) {
        StringBuilder all = new StringBuilder();
        values.forEach(value -> all.append(text(value)));
        return all.toString();
    }

    private static String substring(List<Object> values) {
        int[] characters = text(values.get(0)).codePoints().toArray();
        int start = number(values.get(1)) - 1;
        int count = values.size() > 2 ? number(values.get(2)) : characters.length;
        if (start < 0 || count < 0) {
            throw new Unanswerable(
                    "'substring' from before the first character, or of less than none: databases differ in what they make of it;"
                            + " give a place from 1 on");
        }
        int from = Math.min(start, characters.length);
        return new String(characters, from, Math.min(count, characters.length - from));
    }

    private static Integer locate(List<Object> values) {
        String searched = text(values.get(0));
        String text = text(values.get(1));
        int start = values.size() > 2 ? number(values.get(2)) : 1;
        if (start < 1 || searched.isEmpty()) {
            throw new Unanswerable("'locate' of nothing, or from before the first character: databases differ in what"
                    + " they make of it; give a text, and a place from 1 on");
        }
        if (start > text.codePointCount(0, text.length())) {
            return 0;
        }
        int found = text.indexOf(searched, text.offsetByCodePoints(0, start - 1));
        return found < 0 ? 0 : text.codePointCount(0, found) + 1;
    }

    /** A literal comes as {@link BigDecimal}. */
    private static int number(Object value) {
        try {
            if (value instanceof Number number) {
                return new BigDecimal(number.toString()).intValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Not a place.
        }
        throw refused("a place in a text", value);
    }

    private static Unanswerable refused(String function, Object value) {
        return new Unanswerable(
                "'" + function + "' cannot be applied to a " + value.getClass().getName()
                        + " in a query that opens values; select the value and do it in the application");
    }
}
