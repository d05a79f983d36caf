// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.TokenKey;
import io.entigma.internal.codec.Text;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one attribute under one index key: what a query compares the tokens in sealed values with. Immutable, thread
 * safe.
 */
public final class SearchTokens {
    private final DataKey indexKey;
    private final String context;

    /**
     * Of an attribute.
     *
     * @param indexKey the tenant's index key
     * @param context the attribute's context
     */
    public SearchTokens(DataKey indexKey, String context) {
        this.indexKey = indexKey;
        this.context = context;
    }

    TokenKey key(TokenKind kind) {
        return indexKey.tokenKey(kind.label(), context);
    }

    /**
     * The token of all values that are equal to one.
     *
     * @param plain its plain bytes, as the attribute's codec encodes them
     * @return a new array
     */
    public byte[] equal(byte[] plain) {
        return token(Token.equal(), plain);
    }

    /**
     * The token of all texts that are equal to one in upper or lower case, see {@link CaseFold}.
     *
     * @param text the text
     * @return a new array
     * @throws ValueRefusedException if it holds an unpaired surrogate
     */
    public byte[] ignoreCase(String text) {
        return token(Token.ignoreCase(), CaseFold.fold(utf8(text)));
    }

    private byte[] token(Token token, byte[] plain) {
        byte[] target = new byte[token.bytes()];
        token.write(key(token.kind()), plain, plain, target, 0);
        return target;
    }

    /**
     * The tokens of all texts that a pattern matches. Where the token ignores case, these are the texts whose folded form begins
     * with, or is, the folded pattern, see {@link CaseFold}.
     *
     * @param token a token of kind {@link TokenKind#PREFIX} or {@link TokenKind#PREFIX_IGNORE_CASE}
     * @param pattern the pattern
     * @return one range, or empty if it has more characters than the token tells and anything may follow
     * @throws ValueRefusedException if it holds an unpaired surrogate
     */
    public Optional<TokenRange> matching(Token token, LikePattern pattern) {
        byte[] literal = utf8(pattern.literal());
        boolean ignoresCase = token.kind() == TokenKind.PREFIX_IGNORE_CASE;
        return token.matching(key(token.kind()), ignoresCase ? CaseFold.fold(literal) : literal, pattern.open());
    }

    /**
     * The tokens of all values between two bounds.
     *
     * @param token a token of kind {@link TokenKind#RANGE}
     * @param low the lower bound, or null if there is none
     * @param high the upper bound, or null if there is none
     * @return no range if no value can lie between them, and at most {@link RangeEncoding#maxRanges()}
     * @throws ValueRefusedException if a bound is of another type
     */
    public List<TokenRange> between(Token token, @Nullable RangeBound low, @Nullable RangeBound high) {
        return token.between(key(token.kind()), low, high);
    }

    private static byte[] utf8(String text) {
        return Text.encode(text, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "SearchTokens[" + context + "]";
    }
}
