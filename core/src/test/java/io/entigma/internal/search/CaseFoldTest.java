// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseFoldTest {
    @Provide
    Arbitrary<String> texts() {
        return Texts.upTo(8);
    }

    private static void forEachCharacter(IntConsumer test) {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                test.accept(character);
            }
        }
    }

    private static String lowerUpperLower(int character) {
        StringBuilder folded = new StringBuilder();
        Character.toString(character)
                .toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .forEach(upper -> folded.append(Character.toString(upper).toLowerCase(Locale.ROOT)));
        return folded.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "STRASSE, Straße",
        "STRAẞE, straße",
        "ΟΔΟΣ, οδος",
        "ΟΔΟΣ, οδοσ",
        "É, é",
        "ﬀ, FF",
        "Å, å",
        "ı, I",
        "Ϊ́, ΐ",
        "J̌, ǰ",
        "ǅ, ǆ"
    })
    void fold_textsThatDifferInCaseOrSpelling_isTheSame(String one, String other) {
        assertThat(CaseFold.fold(one)).isEqualTo(CaseFold.fold(other));
    }

    @ParameterizedTest
    @CsvSource({"e, é", "i, İ", "a, ä", "ss, sz", "o, ø"})
    void fold_textsThatDifferOtherwise_isNotTheSame(String one, String other) {
        assertThat(CaseFold.fold(one)).isNotEqualTo(CaseFold.fold(other));
    }

    /** Against the definition, code point by code point. */
    @Test
    void fold_everyCharacter_isByItselfAndForGood() {
        forEachCharacter(character -> {
            String text = Character.toString(character);
            String folded = CaseFold.fold(text);
            if (Unicode13.has(character)) {
                String nfc = Normalizer.normalize(text, Normalizer.Form.NFC);
                StringBuilder each = new StringBuilder();
                nfc.codePoints().forEach(part -> each.append(lowerUpperLower(part)));
                assertSame(character, folded, Normalizer.normalize(each, Normalizer.Form.NFC));
                for (String other : List.of(text.toUpperCase(Locale.ROOT), text.toLowerCase(Locale.ROOT))) {
                    // A later Java may know an upper case that Unicode 13 has not.
                    if (other.codePoints().allMatch(Unicode13::has)) {
                        assertSame(character, CaseFold.fold(other), folded);
                    }
                }
            } else {
                assertSame(character, folded, text);
            }
            assertSame(character, CaseFold.fold(folded), folded);
        });
    }

    /** Quicker than AssertJ, a million times. */
    private static void assertSame(int character, String actual, String expected) {
        if (!actual.equals(expected)) {
            throw new AssertionError("character " + Integer.toHexString(character));
        }
    }

    /** The same on every JDK, for good: tokens are stored. */
    @Test
    void fold_everyCharacterAfterAndBeforeOthers_isFrozen() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        forEachCharacter(character -> {
            String text = "\u039F" + Character.toString(character) + "\u0301J" + Character.toString(character)
                    + "\u030C\u0345";
            digest.update(CaseFold.fold(text).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0xFF);
        });
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("e160cd20cf67d0277f8e8670c0a15f123b4d2668036ee4f7705755afc9f5079d");
    }

    @Test
    void has_everyCharacter_isWhatJava17Knows() {
        assumeThat(Runtime.version().feature()).isEqualTo(17);
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (Unicode13.has(character) != (Character.getType(character) != Character.UNASSIGNED)) {
                throw new AssertionError("character " + Integer.toHexString(character));
            }
        }
    }

    @Property
    void fold_twice_isFoldedOnce(@ForAll("texts") String text) {
        String folded = CaseFold.fold(text);
        assertThat(CaseFold.fold(folded)).isEqualTo(folded);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThat(CaseFold.fold(utf8)).isEqualTo(folded.getBytes(StandardCharsets.UTF_8));
        assertThat(utf8).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Case and spelling by whole texts, as an application would change them. */
    @Property
    void fold_ofUpperLowerOrDecomposedText_isTheSame(@ForAll("texts") String text) {
        // A loose iota below is moved by composing and becomes a letter by upper case: what comes first makes a
        // difference.
        Assume.that(text.indexOf('\u0345') < 0 && text.codePoints().allMatch(Unicode13::has));
        String folded = CaseFold.fold(text);
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        assertThat(CaseFold.fold(composed)).isEqualTo(folded);
        assertThat(CaseFold.fold(Normalizer.normalize(text, Normalizer.Form.NFD)))
                .isEqualTo(folded);
        assertThat(CaseFold.fold(composed.toLowerCase(Locale.ROOT))).isEqualTo(folded);
    }

    /** What makes searches by first characters exact. */
    @Property
    void fold_ofTextAndMore_beginsWithTheFoldedText(@ForAll("texts") String text, @ForAll("texts") String more) {
        Assume.that(more.isEmpty() || !goesOn(more.codePointAt(0)));
        assertThat(CaseFold.fold(text + more)).startsWith(CaseFold.fold(text));
    }

    /** Whether a character is part of the one before: a mark, or the rest of a Hangul syllable. */
    private static boolean goesOn(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || (character >= 0x1160 && character <= 0x11FF);
    }
}
