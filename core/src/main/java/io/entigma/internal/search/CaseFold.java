// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The form in which texts are equal that differ in upper and lower case only: normal form C, then lower case, upper case and
 * lower case of each code point by itself, then normal form C, all of Unicode 13. Stateless.
 *
 * <p>Each code point by itself, since a text begins as another does only if what comes later does not change what came before:
 * {@code toLowerCase} makes another sigma of the last one in a word, here both are {@code \u03C3}. Lower case comes first, so that
 * the capital sharp s becomes {@code ss} like the small one. Folding twice changes nothing.
 *
 * <p>So one text begins with another if its folded form begins with the other's. Since that is normal form C, a text does not
 * begin with part of a character: {@code e} and a combining acute is no text that begins with {@code e}, in either spelling. The
 * dotless {@code \u0131} is an {@code i}, the capital {@code \u0130} an {@code i} and a combining dot, in every locale.
 *
 * <p>Characters that Unicode 13 does not have stay as they are, and the text before and after one is folded by itself. Later
 * versions of Unicode, and with them of Java, change nothing else: what has a version is the token of a text for good.
 */
public final class CaseFold {
    private static final char FINAL_SIGMA = '\u03C2';
    private static final char SIGMA = '\u03C3';

    private CaseFold() {}

    /** Folds a text in UTF-8, well-formed. Gives a new array, or this one if it changes nothing. */
    static byte[] fold(byte[] utf8) {
        for (byte b : utf8) {
            if (b < 0) {
                return fold(new String(utf8, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            }
        }
        return lowerAscii(utf8);
    }

    private static byte[] lowerAscii(byte[] ascii) {
        byte[] lower = ascii;
        for (int i = 0; i < ascii.length; i++) {
            if (ascii[i] >= 'A' && ascii[i] <= 'Z') {
                lower = lower == ascii ? ascii.clone() : lower;
                lower[i] = (byte) (ascii[i] + 'a' - 'A');
            }
        }
        return lower;
    }

    /** Folds a text. */
    public static String fold(String text) {
        int known = end(text, 0, true);
        if (known == text.length()) {
            return foldKnown(text);
        }
        StringBuilder folded = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            folded.append(foldKnown(text.substring(start, known)));
            start = end(text, known, false);
            folded.append(text, known, start);
            known = end(text, start, true);
        }
        return folded.toString();
    }

    /** Where characters end, from a place on, that Unicode 13 has, or that it has not. */
    private static int end(String text, int from, boolean known) {
        int at = from;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (Unicode13.has(character) != known) {
                return at;
            }
            at += Character.charCount(character);
        }
        return at;
    }

    /** The case of a whole text at once is that of each of its code points but for the final sigma. */
    private static String foldKnown(String text) {
        String lower = Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace(FINAL_SIGMA, SIGMA);
        return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }
}
