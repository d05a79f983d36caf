// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SearchBlock;
import io.entigma.internal.cipher.SearchLabel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which search tokens an attribute's values carry, and where. Its id changes with any of that, so that a value sealed under
 * another layout is told from one of this. Immutable, thread safe.
 */
public final class TokenLayout {
    private static final String ID = "entigma 1 layout\0";
    private static final Pattern FORM = Pattern.compile("form (.+) (\\d{1,9})");

    private final List<Token> tokens;
    private final String description;
    private final int id;
    private final int bytes;
    private final @Nullable NormalForm form;
    private final @Nullable OwnForm own;

    /** A normal form of the application's own, which its values have before tokens are made of them. */
    public record NormalForm(String name, int version) {
        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException if it is blank, or has a semicolon or a control character
         */
        public NormalForm {
            if (name.isBlank()
                    || name.chars()
                            .anyMatch(c -> c == ';' || Character.isISOControl(c) || Character.isSurrogate((char) c))) {
                throw new IllegalArgumentException(
                        "Normal form: its name must not be blank, and must have no semicolon and no control character");
            }
        }
    }

    private TokenLayout(List<Token> tokens, @Nullable NormalForm form, @Nullable OwnForm own) {
        String list = tokens.stream().map(Token::toString).collect(Collectors.joining(";"));
        this.tokens = tokens;
        this.form = form;
        this.own = own;
        this.description = form == null ? list : list + ";form " + form.name() + " " + form.version();
        this.id = id(description);
        this.bytes = tokens.stream().mapToInt(Token::bytes).sum();
    }

    /**
     * The layout of tokens in an order.
     *
     * @param tokens the tokens, at least one and at most one of each kind
     * @param form the application's own normal form, or null if there is none
     * @return the layout
     * @throws IllegalArgumentException if there is none or two of a kind
     */
    public static TokenLayout of(List<Token> tokens, @Nullable NormalForm form) {
        Set<TokenKind> kinds = EnumSet.noneOf(TokenKind.class);
        tokens.forEach(token -> kinds.add(token.kind()));
        if (tokens.isEmpty() || kinds.size() < tokens.size()) {
            throw new IllegalArgumentException(
                    "Search tokens: at least one, and one of each kind, but there are " + tokens);
        }
        return new TokenLayout(List.copyOf(tokens), form, null);
    }

    /**
     * The same layout of values that get a normal form first.
     *
     * @param own the application's own normal form
     * @return the layout
     */
    public TokenLayout formedBy(OwnForm own) {
        return new TokenLayout(tokens, own.form(), own);
    }

    /**
     * The layout that a description is of.
     *
     * @param description what {@link #description} gave
     * @return the layout, or empty if it has tokens that are not known; one with a normal form has the name of that alone
     */
    public static Optional<TokenLayout> parse(String description) {
        List<Token> tokens = new ArrayList<>();
        NormalForm form = null;
        for (String each : description.split(";", -1)) {
            Matcher named = FORM.matcher(each);
            if (form == null && !tokens.isEmpty() && named.matches()) {
                form = new NormalForm(named.group(1), Integer.parseInt(named.group(2)));
                continue;
            }
            Optional<Token> token = form == null ? Token.parse(each) : Optional.empty();
            if (token.isEmpty()) {
                return Optional.empty();
            }
            tokens.add(token.get());
        }
        return Optional.of(of(tokens, form));
    }

    private static int id(String description) {
        try {
            byte[] input = (ID + description).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(input))
                    .getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }

    /**
     * The tokens.
     *
     * @return the tokens in their order
     */
    public List<Token> tokens() {
        return tokens;
    }

    /**
     * The token of a kind.
     *
     * @param kind the kind
     * @return the token, or null if there is none
     */
    public @Nullable Token token(TokenKind kind) {
        return tokens.stream().filter(token -> token.kind() == kind).findFirst().orElse(null);
    }

    /**
     * The normal form that values get before tokens are made of them.
     *
     * @return its name and version, or null if there is none
     */
    public @Nullable NormalForm form() {
        return form;
    }

    /**
     * Gives values their own normal form.
     *
     * @return the form at work; null if there is none, or its class is not at hand
     */
    public @Nullable OwnForm own() {
        return own;
    }

    /**
     * Whether tokens can be made of a value as it is.
     *
     * @return false if it gets a normal form first whose class is not at hand
     */
    public boolean isMakeable() {
        return form == null || own != null;
    }

    /**
     * The layout in words: its tokens, then the own normal form.
     *
     * @return the text that the id is made of
     */
    public String description() {
        return description;
    }

    /**
     * The id that values carry.
     *
     * @return the first four bytes of a hash of the description, big endian
     */
    public int id() {
        return id;
    }

    /**
     * Where a token begins in a sealed value.
     *
     * @param token one of the tokens
     * @return the place of its first byte, counted from 1 as SQL counts
     */
    public int offset(Token token) {
        int offset = SealedFormat.SEARCH_HEAD_BYTES + 1;
        for (Token each : tokens) {
            if (each == token) {
                return offset;
            }
            offset += each.bytes();
        }
        throw new IllegalArgumentException("Search tokens: " + token + " is none of " + tokens);
    }

    /**
     * How much longer a value gets than one without tokens.
     *
     * @return the bytes, the fixed ones included
     */
    public int overhead() {
        return SealedFormat.SEARCH_HEAD_BYTES - SealedFormat.HEADER_BYTES + bytes;
    }

    /**
     * The label of values of this layout.
     *
     * @param indexKey the tenant's index key
     * @return layout and key
     */
    public SearchLabel label(DataKey indexKey) {
        return SearchLabel.of(id, indexKey.id());
    }

    /**
     * Makes the tokens of a value.
     *
     * @param indexKey the tenant's index key
     * @param context the attribute's context
     * @param plain the value's plain bytes, UTF-8 of a text; in the own normal form if there is one whose class is not at hand
     * @param value the value itself, for a range or a normal form, or null if only its plain bytes are at hand
     * @return what is sealed with it
     * @throws io.entigma.error.ValueRefusedException if a range cannot hold the value, or it has no normal form
     */
    public SearchBlock block(DataKey indexKey, String context, byte[] plain, @Nullable Object value) {
        SearchTokens keys = new SearchTokens(indexKey, context);
        byte[] made = new byte[bytes];
        byte[] folded = null;
        byte[] formed = own == null ? plain : value == null ? own.plainOf(plain) : own.plain(value);
        int at = 0;
        for (Token token : tokens) {
            byte[] text = formed;
            if (token.kind() == TokenKind.IGNORE_CASE || token.kind() == TokenKind.PREFIX_IGNORE_CASE) {
                folded = folded == null ? CaseFold.fold(formed) : folded;
                text = folded;
            }
            token.write(keys.key(token.kind()), text, value, made, at);
            at += token.bytes();
        }
        return new SearchBlock(label(indexKey), made);
    }

    @Override
    public String toString() {
        return description;
    }
}
