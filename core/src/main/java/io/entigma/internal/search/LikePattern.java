// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of {@code like} that a search by first characters can answer: a literal text, and after it anything or nothing.
 * Immutable. Shows no text.
 *
 * @param literal the text, without escape characters
 * @param open whether anything may follow
 */
public record LikePattern(String literal, boolean open) {
    private static final char ANYTHING = '%';
    private static final char ANY_CHARACTER = '_';

    /**
     * Reads a pattern. It cannot be answered if it has a wildcard before the end, or an underscore anywhere; nor if the escape
     * character stands before anything but a wildcard or itself, of which databases make different things.
     *
     * @param pattern the pattern
     * @param escape the escape character, or null if there is none
     * @return what it asks for, or empty if it cannot be answered
     */
    public static Optional<LikePattern> parse(String pattern, @Nullable Character escape) {
        StringBuilder literal = new StringBuilder(pattern.length());
        int length = pattern.length();
        for (int i = 0; i < length; i++) {
            char c = pattern.charAt(i);
            if (escape != null && c == escape) {
                i++;
                if (i == length || !isEscapable(pattern.charAt(i), escape)) {
                    return Optional.empty();
                }
                literal.append(pattern.charAt(i));
            } else if (c == ANY_CHARACTER) {
                return Optional.empty();
            } else if (c == ANYTHING) {
                return isAnythingOnly(pattern, i, escape)
                        ? Optional.of(new LikePattern(literal.toString(), true))
                        : Optional.empty();
            } else {
                literal.append(c);
            }
        }
        return Optional.of(new LikePattern(literal.toString(), false));
    }

    static boolean isEscapable(char c, char escape) {
        return c == ANYTHING || c == ANY_CHARACTER || c == escape;
    }

    private static boolean isAnythingOnly(String pattern, int from, @Nullable Character escape) {
        for (int i = from; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != ANYTHING || (escape != null && c == escape)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "LikePattern[" + (open ? "open" : "exact") + "]";
    }
}
