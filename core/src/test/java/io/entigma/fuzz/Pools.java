// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Few values for each type, so that equal ones meet. Those of encrypted attributes are canaries: they are found in no plain
 * attribute, and nowhere in SQL. Texts differ by more than blanks, since collations differ by database.
 */
final class Pools {
    private static final List<String> MARKS = List.of("zqx", "770077", "880088", "1911-07", "990099", "7a7178");
    private static final int EACH = 5;
    private static final List<String> STARTS =
            List.of("zqx-%", "%", "ZQX%", "zqx-a", "zqx-bo", "", "z%", "Zqx-%", "ZQX-A", "zqx-%%", "q%");
    private static final List<String> PATTERNS = List.of(
            "zqx-%",
            "zqx-a%", "ZQX-A%", "zqx-ab%", "zqx-abc%", "%a", "z_x%", "zqx-_", "zqx!%%", "z!!%", "zqx\\%", "zqx-bo");

    private Pools() {}

    static int size() {
        return EACH;
    }

    /** How many values of a type there are. */
    static int size(Kind kind) {
        return kind == Kind.START ? STARTS.size() : kind == Kind.PATTERN ? PATTERNS.size() : EACH;
    }

    static Object value(Kind kind, boolean sealed, int index) {
        int i = index % size(kind);
        return switch (kind) {
            case TEXT ->
                sealed
                        ? sealedText(i)
                        : List.of("abc", "amber", "bolt", "", "crane").get(i);
            case LONG -> sealed ? 770077001L + i : 1L + i;
            case INT -> sealed ? 880088001 + i : 1 + i;
            case DATE -> sealed ? LocalDate.of(1911, 7, 1 + i) : LocalDate.of(2001, 1, 1 + i);
            case FLAG -> i % 2 == 0;
            case SEALED_HUE -> SealedHue.values()[i % 3];
            case PLAIN_HUE -> PlainHue.values()[i % 3];
            case DEC -> sealed ? new BigDecimal("990099.1" + (i + 1)) : new BigDecimal("10.5" + (i + 1));
            case START -> STARTS.get(i);
            case PATTERN -> PATTERNS.get(i);
            case BYTES -> sealed ? ("zqx-" + i).getBytes(StandardCharsets.UTF_8) : new byte[] {1, (byte) i};
        };
    }

    private static String sealedText(int i) {
        return List.of("zqx-a", "Zqx-Bo", "ZQX-A", "", "zqx-ab").get(i);
    }

    /** As HQL writes it; the form is one of several, among them some of a wrong type. */
    static String literal(Object value, int form) {
        if (value instanceof Long) {
            return form % 3 == 2 ? value.toString() : value + "L";
        } else if (value instanceof Integer) {
            return form % 5 == 4 ? value + "L" : value.toString();
        } else if (value instanceof LocalDate) {
            return form % 2 == 0 ? "{d '" + value + "'}" : "date " + value;
        } else if (value instanceof Enum<?> constant) {
            return form % 4 == 3 && value instanceof PlainHue
                    ? constant.name()
                    : constant.getDeclaringClass().getName() + "." + constant.name();
        } else if (value instanceof BigDecimal) {
            return form % 3 == 2 ? value.toString() : value + "BD";
        } else if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().formatHex(bytes) + "'";
        } else if (value instanceof Boolean) {
            return value.toString();
        }
        return "'" + value + "'";
    }

    /** A text without constants that it may show: an enum has no others for the places that meet no attribute. */
    static String without(Set<String> allowed, String text) {
        String left = text;
        for (SealedHue constant : SealedHue.values()) {
            left = allowed.contains(constant.name()) ? left.replace(constant.name(), "") : left;
        }
        return left;
    }

    /** Whether something that left for the database shows a value of an encrypted attribute. */
    static boolean showsCanary(Object sent) {
        if (sent instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains("zqx-");
        } else if (sent instanceof Object[] array) {
            List<Object> all = new ArrayList<>();
            for (Object element : array) {
                if (element != null) {
                    all.add(element);
                }
            }
            return all.stream().anyMatch(Pools::showsCanary);
        }
        String text = String.valueOf(sent).toLowerCase(Locale.ROOT);
        return MARKS.stream().anyMatch(text::contains);
    }
}
