// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results as texts that can be compared across the twins. */
final class Rows {
    private Rows() {}

    static List<String> of(List<?> results, boolean ordered) {
        List<String> rows = new ArrayList<>();
        for (Object result : results) {
            rows.add(text(result));
        }
        if (!ordered) {
            Collections.sort(rows);
        }
        return rows;
    }

    static String text(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Object[] array) {
            List<String> parts = new ArrayList<>();
            for (Object part : array) {
                parts.add(text(part));
            }
            return parts.toString();
        } else if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        } else if (value instanceof Double || value instanceof Float) {
            BigDecimal number = new BigDecimal(value.toString()).round(new MathContext(9));
            return text(number);
        } else if (value instanceof Collection<?> all) {
            return Rows.of(List.copyOf(all), false).toString();
        } else if (value.getClass().getName().startsWith(Model.class.getName())) {
            return entity(value);
        }
        return printable(value.toString());
    }

    /** A sealed value that got into a text must not end up in a report as it is. */
    static String printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                ? text
                : "(not printable)" + HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String entity(Object entity) {
        List<String> parts = new ArrayList<>();
        for (Class<?> type = entity.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (java.lang.reflect.Field field : type.getDeclaredFields()) {
                Class<?> of = field.getType();
                boolean association = Collection.class.isAssignableFrom(of)
                        || java.util.Map.class.isAssignableFrom(of)
                        || of.getSimpleName().equals("Cust")
                        || java.lang.reflect.Modifier.isStatic(field.getModifiers())
                        || field.getName().startsWith("$");
                if (!association) {
                    field.setAccessible(true);
                    try {
                        parts.add(field.getName() + "=" + text(field.get(entity)));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        return entity.getClass().getSimpleName().toLowerCase(Locale.ROOT) + parts;
    }
}
