// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import io.entigma.format.SecondTokens;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random texts and patterns that often meet, and what a database would say to them. */
final class FolkTexts {
    private static final List<String> PIECES = List.of(
            "a",
            "A",
            "b",
            "B",
            "ab",
            "AB",
            "é",
            "É",
            "e\u0301",
            "ß",
            "ẞ",
            "ss",
            "SS",
            "İ",
            "i",
            "I",
            "ı",
            "ſ",
            "S",
            "ς",
            "Σ",
            "σ",
            "ǆ",
            "ǅ",
            "Ǆ",
            "ﬁ",
            "FI",
            "ΐ",
            "K",
            "k",
            "Å",
            "å",
            "𐐀",
            "𐐨",
            "😀",
            "%",
            "_",
            "\\",
            "!",
            "'",
            " ",
            "\u0000",
            "\u0130\u0307",
            "ŉ",
            "ʼN",
            "한",
            "\u1112\u1161\u11ab",
            "\u0345",
            "\uFFFF");

    private static final int UNICODE = 0x110000;

    private final Random random;

    FolkTexts(Random random) {
        this.random = random;
    }

    /** Mostly of few characters and few of them, so that values meet. */
    String text() {
        int pieces = random.nextInt(6);
        int known = random.nextInt(3) == 0 ? PIECES.size() : 4;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(random.nextInt(40) == 0 ? any() : PIECES.get(random.nextInt(known)));
        }
        return text.length() > 20 ? text() : text.toString();
    }

    /** Of all of Unicode; only those characters have an upper and a lower case here that all versions of Java know. */
    private String any() {
        int character = random.nextInt(UNICODE);
        boolean hasCase = Character.toLowerCase(character) != Character.toUpperCase(character);
        boolean isSurrogate = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return isSurrogate || (hasCase && character > 0x1FFF) ? any() : Character.toString(character);
    }

    /** A pattern, more often than not one that first characters can answer. */
    String pattern(@Nullable Character escape) {
        StringBuilder pattern = new StringBuilder();
        text().codePoints().limit(4).forEach(c -> {
            if (escape != null && (c == '%' || c == '_' || c == escape)) {
                pattern.append(escape.charValue());
            }
            pattern.appendCodePoint(c);
        });
        if (random.nextInt(12) == 0) {
            pattern.insert(0, '%');
        }
        return pattern + (random.nextInt(3) == 0 ? "" : random.nextInt(8) == 0 ? "%%" : "%");
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String fold(String text) {
        return SecondTokens.fold(text);
    }

    /** {@code like}, one character at a time. */
    static boolean matches(String text, String pattern, @Nullable Character escape) {
        return matches(text.codePoints().toArray(), 0, pattern.codePoints().toArray(), 0, escape);
    }

    private static boolean matches(int[] text, int t, int[] pattern, int p, @Nullable Character escape) {
        if (p == pattern.length) {
            return t == text.length;
        }
        int c = pattern[p];
        if (escape != null && c == escape) {
            return t < text.length && text[t] == pattern[p + 1] && matches(text, t + 1, pattern, p + 2, escape);
        }
        if (c == '%') {
            return matches(text, t, pattern, p + 1, escape)
                    || (t < text.length && matches(text, t + 1, pattern, p, escape));
        }
        return t < text.length && (c == '_' || text[t] == c) && matches(text, t + 1, pattern, p + 1, escape);
    }

    /** The literal text of a pattern that ends with a wildcard at most, or null. */
    static @Nullable String literal(String pattern, @Nullable Character escape) {
        String rest = pattern;
        StringBuilder literal = new StringBuilder();
        while (!rest.isEmpty()) {
            char c = rest.charAt(0);
            if (escape != null && c == escape) {
                literal.append(rest.charAt(1));
                rest = rest.substring(2);
            } else if (c == '%') {
                return rest.chars().allMatch(each -> each == '%') ? literal.toString() : null;
            } else if (c == '_') {
                return null;
            } else {
                literal.append(c);
                rest = rest.substring(1);
            }
        }
        return literal.toString();
    }

    /** Whether anything may follow. */
    static boolean isOpen(String pattern, @Nullable Character escape) {
        String literal = literal(pattern, escape);
        return pattern.endsWith("%") && literal != null && matches(literal + "x", pattern, escape);
    }
}
