// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.EntigmaException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.search.LikePattern;
import io.entigma.internal.search.OwnForm;
import io.entigma.internal.search.RangeBound;
import io.entigma.internal.search.SearchTokens;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.search.TokenRange;
import io.entigma.key.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tokens that a query looks for in stored values of one attribute. Never makes a key: a tenant without an index key has
 * no value that could be found. Thread safe.
 *
 * @param <X> the attribute's Java type
 */
public final class TokenSearch<X> {
    private final String subject;
    private final FieldContext context;
    private final ValueCodec<X> codec;
    private final @Nullable OwnForm form;
    private final AttributeTokens tokens;
    private final Keyring keyring;
    private final Failures failures;

    TokenSearch(
            String subject,
            FieldContext context,
            ValueCodec<X> codec,
            TokenLayout layout,
            Keyring keyring,
            ReadKeys keys,
            Failures failures) {
        this.subject = subject;
        this.context = context;
        this.codec = codec;
        this.form = layout.own();
        this.tokens = new AttributeTokens(layout, context.name(), keyring, keys);
        this.keyring = keyring;
        this.failures = failures;
    }

    /**
     * The token of values that are equal to one, or have the same normal form.
     *
     * @param tenant the acting tenant
     * @param value the value
     * @param slot under which of the tenant's keys, from 0
     * @param slots how many keys the query has room for
     * @return the token, or null if no stored value can have it
     */
    public byte @Nullable [] equal(TenantId tenant, X value, int slot, int slots) {
        return under(
                tenant, slot, slots, () -> form == null ? codec.encode(value) : form.plain(value), SearchTokens::equal);
    }

    /**
     * The tokens of values that are equal to one, under each of the tenant's index keys.
     *
     * @param tenant the acting tenant
     * @param value the value
     * @return the tokens, newest key first; empty if no stored value can have one
     */
    public List<byte[]> equalUnderAll(TenantId tenant, X value) {
        return underAll(tenant, (slot, slots) -> equal(tenant, value, slot, slots));
    }

    /**
     * The token of texts that are equal to one in upper or lower case.
     *
     * @param tenant the acting tenant
     * @param text the text
     * @param slot under which of the tenant's keys, from 0
     * @param slots how many keys the query has room for
     * @return the token, or null if no stored value can have it
     */
    public byte @Nullable [] ignoreCase(TenantId tenant, String text, int slot, int slots) {
        return under(tenant, slot, slots, () -> text, SearchTokens::ignoreCase);
    }

    /**
     * The same under each of the tenant's index keys.
     *
     * @param tenant the acting tenant
     * @param text the text
     * @return the tokens, newest key first; empty if no stored value can have one
     */
    public List<byte[]> ignoreCaseUnderAll(TenantId tenant, String text) {
        return underAll(tenant, (slot, slots) -> ignoreCase(tenant, text, slot, slots));
    }

    private interface UnderOne<T> {
        @Nullable
        T of(int slot, int slots);
    }

    private <T> List<T> underAll(TenantId tenant, UnderOne<T> one) {
        List<T> all = new ArrayList<>();
        // Once without a key too, so that a tenant without values is refused what others are.
        int keys = Math.max(1, tokens.keys(tenant));
        for (int slot = 0; slot < keys; slot++) {
            T made = one.of(slot, keys);
            if (made != null) {
                all.add(made);
            }
        }
        return all;
    }

    /**
     * The tokens of texts that match a pattern, or whose normal form begins with that of its text.
     *
     * @param tenant the acting tenant
     * @param token a prefix
     * @param pattern the pattern
     * @param slot under which of the tenant's keys, from 0
     * @param slots how many keys the query has room for
     * @return the tokens, or null if no stored value can have one of them
     * @throws QueryRefusedException if the pattern is longer than the token tells
     */
    public @Nullable TokenRange matching(TenantId tenant, Token token, LikePattern pattern, int slot, int slots) {
        return under(
                tenant,
                slot,
                slots,
                () -> told(token, formed(pattern)),
                (search, sought) -> search.matching(token, sought).orElseThrow());
    }

    /**
     * The same under each of the tenant's index keys.
     *
     * @param tenant the acting tenant
     * @param token a prefix
     * @param pattern the pattern
     * @return the tokens, newest key first; empty if no stored value can have one of them
     * @throws QueryRefusedException if the pattern is longer than the token tells
     */
    public List<TokenRange> matchingUnderAll(TenantId tenant, Token token, LikePattern pattern) {
        return underAll(tenant, (slot, slots) -> matching(tenant, token, pattern, slot, slots));
    }

    private LikePattern formed(LikePattern pattern) {
        return form == null ? pattern : new LikePattern((String) form.of(pattern.literal()), pattern.open());
    }

    /** Looked at before there is a key, so that a tenant without values is refused what others are. */
    private static LikePattern told(Token token, LikePattern pattern) {
        if (!token.tells(pattern)) {
            throw new QueryRefusedException("'like' looks for more first characters than the " + token.characters()
                    + " that @Searchable(prefix = " + token.characters()
                    + ") tells; make the pattern shorter, or the prefix longer and re-encrypt");
        }
        return pattern;
    }

    /**
     * The tokens of values in a range, under each of the tenant's index keys.
     *
     * @param tenant the acting tenant
     * @param token a range
     * @param low the lower bound, or null if there is none
     * @param high the upper bound, or null if there is none
     * @param slots how many keys the query has room for
     * @return ranges of tokens, none if no stored value can have one
     * @throws QueryRefusedException if a bound cannot be reckoned with
     */
    public List<TokenRange> between(
            TenantId tenant, Token token, @Nullable RangeBound low, @Nullable RangeBound high, int slots) {
        try {
            keyring.requireOpen();
            List<TokenRange> ranges = new ArrayList<>();
            for (SearchTokens search : tokens.all(tenant, slots)) {
                ranges.addAll(search.between(token, low, high));
            }
            return ranges;
        } catch (ValueRefusedException e) {
            // Not as elsewhere: that no value equals it says nothing of those below and above it.
            throw failures.report(
                    new QueryRefusedException(e.getMessage() + "; bind another one"), subject, context, tenant, null);
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * Refuses what is right only while all tokens of a tenant are under one key: tokens compared with each other.
     *
     * @param tenant the acting tenant
     * @param operator what the query does with them
     * @throws QueryRefusedException if the tenant has more than one index key
     */
    public void requireOneKey(TenantId tenant, String operator) {
        try {
            keyring.requireOpen();
            int keys = tokens.keys(tenant);
            if (keys > 1) {
                throw new QueryRefusedException(
                        operator + " needs all search tokens under one index key, but tenant '" + tenant + "' has "
                                + keys + " in use; finish the re-encryption and retire the old index key first");
            }
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    private interface Made<V, T> {
        T of(SearchTokens tokens, V value);
    }

    private <V, T> @Nullable T under(TenantId tenant, int slot, int slots, Supplier<V> value, Made<V, T> made) {
        try {
            keyring.requireOpen();
            V sought = value.get();
            SearchTokens search = tokens.of(tenant, slot, slots);
            return search == null ? null : made.of(search, sought);
        } catch (ValueRefusedException e) {
            // What could not have been stored is not found.
            return null;
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }
}
