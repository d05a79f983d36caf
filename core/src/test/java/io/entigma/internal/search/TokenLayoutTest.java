// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SearchBlock;
import io.entigma.internal.codec.Codecs;
import io.entigma.internal.search.TokenLayout.NormalForm;
import io.entigma.key.TenantId;
import io.entigma.testing.Parallel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLayoutTest {
    private static final String CONTEXT = "customer.name";
    private static final byte[] PLAIN = "Jane".getBytes(StandardCharsets.UTF_8);
    private final DataKey key = DataKey.generate(new TenantId("acme"));
    private final TokenLayout layout = TokenLayout.of(
            List.of(Token.equal(), Token.ignoreCase(), Token.prefix(5), Token.prefixIgnoreCase(12)), null);

    @Test
    void of_tokens_describesThemAndTheirPlaces() {
        assertThat(layout.description()).isEqualTo("equal;ignore case;prefix 5;prefix 12 ignore case");
        assertThat(layout.tokens()).extracting(Token::bytes).containsExactly(16, 16, 48, 104);
        assertThat(layout.tokens()).extracting(layout::offset).containsExactly(30, 46, 62, 110);
        assertThat(layout.overhead()).isEqualTo(11 + 184);
        assertThat(layout.token(TokenKind.PREFIX)).isSameAs(layout.tokens().get(2));
        assertThat(layout.token(TokenKind.RANGE)).isNull();
        assertThatThrownBy(() -> layout.offset(Token.equal())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void id_ofAnyChange_isAnother() {
        Token range = Token.range(Objects.requireNonNull(RangeEncoding.of(int.class)));
        assertThat(List.of(
                        TokenLayout.of(List.of(Token.equal()), null).id(),
                        TokenLayout.of(List.of(Token.equal()), new NormalForm("digits", 1))
                                .id(),
                        TokenLayout.of(List.of(Token.equal()), new NormalForm("digits", 2))
                                .id(),
                        TokenLayout.of(List.of(Token.equal(), Token.ignoreCase()), null)
                                .id(),
                        TokenLayout.of(List.of(Token.ignoreCase(), Token.equal()), null)
                                .id(),
                        TokenLayout.of(List.of(Token.prefix(4)), null).id(),
                        TokenLayout.of(List.of(Token.prefix(5)), null).id(),
                        TokenLayout.of(List.of(Token.prefixIgnoreCase(5)), null).id(),
                        TokenLayout.of(List.of(range), null).id(),
                        TokenLayout.of(List.of(Token.range(RangeEncoding.decimal(9, 2))), null)
                                .id(),
                        TokenLayout.of(List.of(Token.range(RangeEncoding.decimal(9, 3))), null)
                                .id()))
                .doesNotHaveDuplicates();
    }

    @Test
    void block_ofValue_hasEachTokenWhereTheDatabaseCutsItOut() {
        SearchBlock block = layout.block(key, CONTEXT, PLAIN, "Jane");
        byte[] sealed = new FieldCipher().seal(key, new FieldContext(CONTEXT, Purpose.VALUE), block, PLAIN);
        assertThat(sealed).hasSize(46 + PLAIN.length + layout.overhead());
        SearchTokens tokens = new SearchTokens(key, CONTEXT);
        assertThat(cut(sealed, 0)).isEqualTo(tokens.equal(PLAIN));
        assertThat(cut(sealed, 1)).isEqualTo(tokens.ignoreCase("jANE")).isNotEqualTo(tokens.equal(PLAIN));
        for (int i = 2; i < 4; i++) {
            Token token = layout.tokens().get(i);
            TokenRange range =
                    tokens.matching(token, new LikePattern("Ja", true)).orElseThrow();
            assertThat(PrefixTest.holds(range, cut(sealed, i))).isTrue();
        }
        assertThat(block.label()).isEqualTo(layout.label(key));
    }

    private byte[] cut(byte[] sealed, int number) {
        Token token = layout.tokens().get(number);
        int from = layout.offset(token) - 1;
        return Arrays.copyOfRange(sealed, from, from + token.bytes());
    }

    @Test
    void of_noneOrTwoOfAKind_isRefused() {
        assertThatThrownBy(() -> TokenLayout.of(List.of(), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenLayout.of(List.of(Token.prefix(2), Token.prefix(3)), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a;b", "a\u0000", "\uD800"})
    void normalForm_withOddName_isRefused(String name) {
        assertThatThrownBy(() -> new NormalForm(name, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "equal;ignore case;prefix 4",
                "range date",
                "equal;range decimal 10 2",
                "range long",
                "equal;form x y 1"
            })
    void parse_ofDescription_givesTheSameLayout(String description) {
        TokenLayout parsed = TokenLayout.parse(description).orElseThrow();
        assertThat(parsed.description()).isEqualTo(description);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "range",
                "range float",
                "range decimal 19 2",
                "range decimal 2 3",
                "form x 1",
                "equal;form x",
                "equal;form x 1;equal"
            })
    void parse_ofOtherTokens_isEmpty(String description) {
        assertThat(TokenLayout.parse(description)).isEmpty();
    }

    @Test
    void block_ofPlainBytesAlone_isThatOfTheValue() throws Exception {
        LocalDate value = LocalDate.of(2024, 2, 29);
        TokenLayout ranges = TokenLayout.parse("range date").orElseThrow();
        byte[] plain = Codecs.forClass(LocalDate.class, null).encode(value);
        assertThat(ranges.block(key, CONTEXT, plain, null).tokens())
                .isEqualTo(ranges.block(key, CONTEXT, plain, value).tokens());
        assertThatThrownBy(() -> ranges.block(key, CONTEXT, new byte[3], null))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessage("is no java.time.LocalDate, of which its column keeps ranges");
    }

    @Test
    void block_manyThreads_isAlwaysTheSame() throws Exception {
        byte[] expected = layout.block(key, CONTEXT, PLAIN, "Jane").tokens();
        DataKey fresh = DataKey.of(key.tenant(), key.cleartext());
        Parallel.run(16, thread -> () -> {
            for (int i = 0; i < 500; i++) {
                assertThat(Arrays.equals(
                                layout.block(fresh, CONTEXT, PLAIN, "Jane").tokens(), expected))
                        .isTrue();
            }
        });
    }
}
