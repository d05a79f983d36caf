// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextPatternTest {
    private static boolean matches(String pattern, String text) {
        return TextPattern.parse(pattern, '!', false).orElseThrow().matches(text);
    }

    private static String random(Random random, String characters, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    @Test
    @DisplayName("wildcards match as a regular expression of the same meaning does")
    void matches_randomPatterns_asRegularExpressions() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String pattern = random(random, "ab%_", 7);
            String text = random(random, "ab\n", 8);
            String expression = pattern.replace("%", ".*").replace("_", ".");
            assertThat(matches(pattern, text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(Pattern.compile(expression, Pattern.DOTALL)
                            .matcher(text)
                            .matches());
        }
    }

    @Test
    @DisplayName("characters are code points, escaped wildcards are themselves, and other escapes are no pattern")
    void parse_escapesAndSupplementaryCharacters_areTaken() {
        assertThat(matches("_", "\ud83d\ude00")).isTrue();
        assertThat(matches("__", "\ud83d\ude00")).isFalse();
        assertThat(matches("100!%", "100%")).isTrue();
        assertThat(matches("100!%", "1000")).isFalse();
        assertThat(matches("!!!_%", "!_x")).isTrue();
        assertThat(TextPattern.parse("a!b", '!', false)).isEmpty();
        assertThat(TextPattern.parse("a!", '!', false)).isEmpty();
        assertThat(TextPattern.parse("%GRÜSSE_%", null, true).orElseThrow().matches("Viele Grüße!"))
                .isTrue();
    }

    @Test
    @DisplayName("a pattern with many wildcards takes no exponential time")
    void matches_manyWildcards_isQuick() {
        String text = "a".repeat(5_000);
        assertThat(matches("%a".repeat(200) + "b", text)).isFalse();
    }
}
