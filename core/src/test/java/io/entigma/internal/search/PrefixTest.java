// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.SearchBlock;
import io.entigma.key.CleartextKey;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    private static final String CONTEXT = "customer.name";
    private final DataKey key = key("acme", 1);

    private static DataKey key(String tenant, int first) {
        byte[] bytes = new byte[CleartextKey.BYTES];
        bytes[0] = (byte) first;
        return DataKey.of(new TenantId(tenant), CleartextKey.copyOf(bytes));
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.upTo(40);
    }

    @Provide
    Arbitrary<String> patterns() {
        return Texts.upTo(4);
    }

    private static byte[] tokens(Token token, DataKey key, String context, String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        SearchBlock block = TokenLayout.of(List.of(token), null).block(key, context, plain, text);
        return block.tokens();
    }

    private byte[] tokens(Token token, String text) {
        return tokens(token, key, CONTEXT, text);
    }

    private Optional<TokenRange> range(Token token, String literal, boolean open) {
        return new SearchTokens(key, CONTEXT).matching(token, new LikePattern(literal, open));
    }

    static boolean holds(TokenRange range, byte[] token) {
        assertThat(range.low()).hasSameSizeAs(token);
        assertThat(range.high()).hasSameSizeAs(token);
        return Arrays.compareUnsigned(range.low(), token) <= 0 && Arrays.compareUnsigned(token, range.high()) <= 0;
    }

    /** Code points, not halves of a pair. */
    private static boolean isFound(Token token, String text, String literal, boolean open) {
        boolean ignores = token.kind() == TokenKind.PREFIX_IGNORE_CASE;
        String in = ignores ? CaseFold.fold(text) : text;
        String of = ignores ? CaseFold.fold(literal) : literal;
        return open ? in.startsWith(of) : in.equals(of);
    }

    private void assertFoundIfItIs(Token token, String text, String literal, boolean open) {
        Optional<TokenRange> range = range(token, literal, open);
        String in = token.kind() == TokenKind.PREFIX_IGNORE_CASE ? CaseFold.fold(literal) : literal;
        int links = token.bytes() / Links.BYTES - 1;
        assertThat(range.isPresent()).isEqualTo(!open || in.codePointCount(0, in.length()) <= links);
        if (range.isPresent()) {
            assertThat(holds(range.get(), tokens(token, text)))
                    .as("%d characters", links)
                    .isEqualTo(isFound(token, text, literal, open));
        }
    }

    @Property
    void matching_textsAndPatterns_findsWhatTheJvmFinds(
            @ForAll("texts") String text,
            @ForAll("patterns") String other,
            @ForAll @IntRange(min = 1, max = 32) int characters,
            @ForAll @IntRange(max = 40) int cut) {
        String beginning =
                text.substring(0, text.offsetByCodePoints(0, Math.min(cut, text.codePointCount(0, text.length()))));
        for (Token token : List.of(Token.prefix(characters), Token.prefixIgnoreCase(characters))) {
            for (String literal : List.of(beginning, beginning + other, other, text, text + other, "")) {
                assertFoundIfItIs(token, text, literal, true);
                assertFoundIfItIs(token, text, literal, false);
            }
        }
    }

    @Property
    void write_anyText_hasTheSameWidthAndNoLinkTwice(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 32) int characters) {
        byte[] chain = tokens(Token.prefix(characters), text);
        assertThat(chain).hasSize(8 * (characters + 1));
        assertThat(links(chain)).hasSize(characters + 1);
        byte[] longer = tokens(Token.prefix(32), text);
        int shared = Math.min(characters, text.codePointCount(0, text.length()));
        assertThat(Arrays.copyOf(longer, 8 * shared)).isEqualTo(Arrays.copyOf(chain, 8 * shared));
    }

    private static Set<String> links(byte[] chain) {
        Set<String> links = new HashSet<>();
        for (int at = 0; at < chain.length; at += Links.BYTES) {
            links.add(HexFormat.of().formatHex(chain, at, at + Links.BYTES));
        }
        return links;
    }

    @Test
    void write_otherKindContextTenantOrKey_sharesNoLink() {
        Set<String> seen = new HashSet<>();
        int written = 0;
        for (byte[] chain : List.of(
                tokens(Token.prefix(6), "anna"),
                tokens(Token.prefixIgnoreCase(6), "anna"),
                tokens(Token.equal(), "anna"),
                tokens(Token.ignoreCase(), "anna"),
                tokens(Token.prefix(6), key, "customer.nam", "anna"),
                tokens(Token.prefix(6), key("ACME", 2), CONTEXT, "anna"),
                tokens(Token.prefix(6), key("other", 3), CONTEXT, "anna"))) {
            written += chain.length / Links.BYTES;
            seen.addAll(links(chain));
        }
        assertThat(seen).hasSize(written);
    }

    @Test
    void matching_unpairedSurrogate_isRefused() {
        for (Token token : List.of(Token.prefix(4), Token.prefixIgnoreCase(4))) {
            assertThatThrownBy(() -> range(token, "a\uD800", true)).isInstanceOf(ValueRefusedException.class);
        }
        assertThatThrownBy(() -> new SearchTokens(key, CONTEXT).ignoreCase("\uDC00"))
                .isInstanceOf(ValueRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 33})
    void prefix_ofOtherLength_isRefused(int characters) {
        assertThatThrownBy(() -> Token.prefix(characters)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Token.prefixIgnoreCase(characters)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "abc%, -, abc, true",
                "abc, -, abc, false",
                "'', -, '', false",
                "%, -, '', true",
                "abc%%, -, abc, true",
                "a!%c%, !, a%c, true",
                "a!_c, !, a_c, false",
                "a!!%, !, a!, true",
                "a%%, %, a%, false",
                "a__, _, a_, false",
                "a\\%, -, a\\, true",
                "a\\%, \\, a%, false",
            })
    void parse_answerablePattern_givesTextAndOpenness(String pattern, Character escape, String literal, boolean open) {
        assertThat(LikePattern.parse(pattern, escape)).contains(new LikePattern(literal, open));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"a_c, -", "%a, -", "a%b%, -", "a%_, -", "a!b%, !", "a!, !", "a%!%, !", "a%%%, %", "_, -", "a%!, !"
            })
    void parse_otherPattern_isEmpty(String pattern, Character escape) {
        assertThat(LikePattern.parse(pattern, escape)).isEmpty();
    }

    @Test
    void toString_ofWhatIsSearched_showsNothingOfIt() {
        assertThat(new LikePattern("canary", true) + " " + new RangeBound(1234567, true) + " "
                        + range(Token.prefix(3), "can", true) + new SearchTokens(key, CONTEXT))
                .doesNotContain("can", "1234567");
    }
}
