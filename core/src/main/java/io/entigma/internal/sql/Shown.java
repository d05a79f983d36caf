// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import java.util.Locale;
import java.util.stream.Collectors;

/** Texts of a database for logs and messages: whoever wrote them there adds no lines, and turns none around. */
public final class Shown {
    private Shown() {}

    /**
     * A text in one line.
     *
     * @param text the text
     * @return the same, with the code of what does not show by itself, as {@code \}{@code u000a}
     */
    public static String of(String text) {
        return text.codePoints().mapToObj(Shown::of).collect(Collectors.joining());
    }

    /**
     * What stands before the name of a table that is one tenant's.
     *
     * @param tenant the tenant, or an empty text
     * @return the tenant and a slash, or an empty text
     */
    public static String prefix(String tenant) {
        return tenant.isEmpty() ? "" : of(tenant) + "/";
    }

    /**
     * The name of a table for people.
     *
     * @param tenant the tenant whose it is, or an empty text
     * @param schema its schema as mapped, or an empty text
     * @param table its name
     * @return tenant, schema and name
     */
    public static String table(String tenant, String schema, String table) {
        return prefix(tenant) + (schema.isEmpty() ? table : schema + "." + table);
    }

    private static String of(int codePoint) {
        boolean isHidden = switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
        return isHidden ? String.format(Locale.ROOT, "\\u%04x", codePoint) : Character.toString(codePoint);
    }
}
