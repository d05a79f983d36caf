// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of {@code like}, matched with texts in memory: {@code %} is any number of characters, {@code _} is one. Characters
 * are Unicode code points. Immutable. Shows no text.
 */
public final class TextPattern {
    private static final int ANYTHING = -1;
    private static final int ANY_CHARACTER = -2;

    private final int[] parts;
    private final boolean ignoresCase;

    private TextPattern(int[] parts, boolean ignoresCase) {
        this.parts = parts;
        this.ignoresCase = ignoresCase;
    }

    /**
     * Reads a pattern.
     *
     * @param pattern the pattern
     * @param escape the escape character, or null if there is none
     * @param ignoresCase whether upper and lower case count as equal
     * @return the pattern, or empty if an escape character stands before anything but a wildcard or itself, of which databases
     *     make different things
     */
    public static Optional<TextPattern> parse(String pattern, @Nullable Character escape, boolean ignoresCase) {
        List<Integer> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (escape != null && c == escape) {
                i++;
                if (i == pattern.length() || !LikePattern.isEscapable(pattern.charAt(i), escape)) {
                    return Optional.empty();
                }
                literal.append(pattern.charAt(i));
            } else if (c == '%' || c == '_') {
                add(parts, literal, ignoresCase);
                parts.add(c == '%' ? ANYTHING : ANY_CHARACTER);
            } else {
                literal.append(c);
            }
        }
        add(parts, literal, ignoresCase);
        return Optional.of(
                new TextPattern(parts.stream().mapToInt(Integer::intValue).toArray(), ignoresCase));
    }

    private static void add(List<Integer> parts, StringBuilder literal, boolean ignoresCase) {
        String text = literal.toString();
        (ignoresCase ? CaseFold.fold(text) : text).codePoints().forEach(parts::add);
        literal.setLength(0);
    }

    /**
     * Whether a text matches.
     *
     * @param text the text
     * @return true if it does
     */
    public boolean matches(String text) {
        int[] characters =
                (ignoresCase ? CaseFold.fold(text) : text).codePoints().toArray();
        int at = 0;
        int part = 0;
        int afterAnything = -1;
        int retryAt = 0;
        while (at < characters.length) {
            if (part < parts.length && (parts[part] == characters[at] || parts[part] == ANY_CHARACTER)) {
                at++;
                part++;
            } else if (part < parts.length && parts[part] == ANYTHING) {
                afterAnything = ++part;
                retryAt = at;
            } else if (afterAnything >= 0) {
                // What follows the last wildcard may begin later.
                part = afterAnything;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == ANYTHING) {
            part++;
        }
        return part == parts.length;
    }

    @Override
    public String toString() {
        return "TextPattern";
    }
}
