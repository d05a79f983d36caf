// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.internal.cipher.TokenKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of an attribute's search tokens: its kind and what belongs to it. Immutable, thread safe. */
public final class Token {
    /** Most characters of the longest pattern that a search by first characters can answer. */
    public static final int MAX_PREFIX = PrefixChain.MAX_CHARACTERS;

    private static final Pattern PREFIX = Pattern.compile("prefix (\\d{1,2})( ignore case)?");

    private static final String RANGE = TokenKind.RANGE.label() + " ";

    private static final int EQUAL_BYTES = 16;

    private final TokenKind kind;
    private final String description;
    private final int bytes;
    private final @Nullable PrefixChain prefix;
    private final @Nullable RangeEncoding encoding;

    private Token(
            TokenKind kind,
            String description,
            int bytes,
            @Nullable PrefixChain prefix,
            @Nullable RangeEncoding encoding) {
        this.kind = kind;
        this.description = description;
        this.bytes = bytes;
        this.prefix = prefix;
        this.encoding = encoding;
    }

    /**
     * The token of equal values.
     *
     * @return the token
     */
    public static Token equal() {
        return new Token(TokenKind.EQUAL, TokenKind.EQUAL.label(), EQUAL_BYTES, null, null);
    }

    /**
     * The token of texts that are equal in upper or lower case.
     *
     * @return the token
     */
    public static Token ignoreCase() {
        return new Token(TokenKind.IGNORE_CASE, TokenKind.IGNORE_CASE.label(), EQUAL_BYTES, null, null);
    }

    /**
     * The chain of a text's first characters.
     *
     * @param characters of the longest pattern, 1 to {@link #MAX_PREFIX}
     * @return the token
     * @throws IllegalArgumentException for any other number
     */
    public static Token prefix(int characters) {
        return prefix(TokenKind.PREFIX, characters, "prefix " + characters);
    }

    /**
     * The chain of a text's first characters in upper or lower case.
     *
     * @param characters of the longest pattern, 1 to {@link #MAX_PREFIX}
     * @return the token
     * @throws IllegalArgumentException for any other number
     */
    public static Token prefixIgnoreCase(int characters) {
        return prefix(TokenKind.PREFIX_IGNORE_CASE, characters, "prefix " + characters + " ignore case");
    }

    private static Token prefix(TokenKind kind, int characters, String description) {
        if (characters < 1 || characters > MAX_PREFIX) {
            throw new IllegalArgumentException(
                    "Search by prefix: must be of 1 to " + MAX_PREFIX + " characters, but is of " + characters);
        }
        PrefixChain chain = new PrefixChain(characters);
        return new Token(kind, description, chain.bytes(), chain, null);
    }

    /** The token that {@link #toString} describes. */
    static Optional<Token> parse(String description) {
        if (description.equals(TokenKind.EQUAL.label())) {
            return Optional.of(equal());
        } else if (description.equals(TokenKind.IGNORE_CASE.label())) {
            return Optional.of(ignoreCase());
        } else if (description.startsWith(RANGE)) {
            return Optional.ofNullable(RangeEncoding.named(description.substring(RANGE.length())))
                    .map(Token::range);
        }
        Matcher matcher = PREFIX.matcher(description);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int characters = Integer.parseInt(matcher.group(1));
        if (characters < 1 || characters > MAX_PREFIX) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(2) == null ? prefix(characters) : prefixIgnoreCase(characters));
    }

    /**
     * The chain of a number's digits.
     *
     * @param encoding how values become numbers
     * @return the token
     */
    public static Token range(RangeEncoding encoding) {
        return new Token(
                TokenKind.RANGE, RANGE + encoding.name(), encoding.chain().bytes(), null, encoding);
    }

    /**
     * Its kind.
     *
     * @return the kind
     */
    public TokenKind kind() {
        return kind;
    }

    /**
     * How many bytes it has, in every value.
     *
     * @return the bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * How many first characters of a text it tells.
     *
     * @return the characters; 0 for all kinds but {@link TokenKind#PREFIX} and {@link TokenKind#PREFIX_IGNORE_CASE}
     */
    public int characters() {
        return prefix == null ? 0 : prefix.characters();
    }

    /**
     * How a range of values is told from others.
     *
     * @return the encoding; null for all kinds but {@link TokenKind#RANGE}
     */
    public @Nullable RangeEncoding encoding() {
        return encoding;
    }

    /** Writes the token of plain bytes, which are folded already where case is ignored; a range takes the value itself if it is there. */
    void write(TokenKey key, byte[] plain, @Nullable Object value, byte[] target, int at) {
        if (prefix != null) {
            prefix.write(key, plain, target, at);
        } else if (encoding != null) {
            byte[] number = value == null ? encoding.encodePlain(plain) : encoding.encode(value);
            encoding.chain().write(key, number, target, at);
        } else {
            key.mac(plain, 0, plain.length, target, at, bytes);
        }
    }

    /**
     * Whether it tells which texts match a pattern.
     *
     * @param pattern the pattern
     * @return false if it has more characters than are told and anything may follow, or if this is no prefix
     */
    public boolean tells(LikePattern pattern) {
        String literal = kind == TokenKind.PREFIX_IGNORE_CASE ? CaseFold.fold(pattern.literal()) : pattern.literal();
        return prefix != null && (!pattern.open() || literal.codePointCount(0, literal.length()) <= characters());
    }

    Optional<TokenRange> matching(TokenKey key, byte[] utf8, boolean open) {
        PrefixChain chain = Objects.requireNonNull(prefix, "not a search by prefix");
        return open ? Optional.ofNullable(chain.beginningWith(key, utf8)) : Optional.of(chain.equalTo(key, utf8));
    }

    List<TokenRange> between(TokenKey key, @Nullable RangeBound low, @Nullable RangeBound high) {
        RangeEncoding order = Objects.requireNonNull(encoding, "not a search by range");
        byte[] lowest = low == null ? order.lowest() : order.lowest(low);
        byte[] highest = high == null ? order.highest() : order.highest(high);
        return lowest == null || highest == null ? List.of() : order.chain().between(key, lowest, highest);
    }

    /** What a layout's description calls it, and what tells it from other tokens. */
    @Override
    public String toString() {
        return description;
    }
}
