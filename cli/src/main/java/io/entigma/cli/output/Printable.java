// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text that only shows. Names, reasons and messages come from databases and key servers, and whoever wrote them there must
 * not move a terminal's cursor, turn its text around or add lines to what this program says.
 */
public final class Printable {
    private Printable() {}

    /** The text in one line: what does not show by itself becomes {@code \}{@code u001b}. */
    public static String line(String text) {
        return text.codePoints().mapToObj(Printable::shown).collect(Collectors.joining());
    }

    /** JSON that means the same; its line ends are between values, since JSON has none within. */
    static String json(String json) {
        return json.codePoints().mapToObj(c -> c == '\n' ? "\n" : shown(c)).collect(Collectors.joining());
    }

    private static String shown(int codePoint) {
        String text = Character.toString(codePoint);
        return isShown(codePoint)
                ? text
                : text.chars().mapToObj(Printable::escape).collect(Collectors.joining());
    }

    private static String escape(int unit) {
        return String.format(Locale.ROOT, "\\u%04x", unit);
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
