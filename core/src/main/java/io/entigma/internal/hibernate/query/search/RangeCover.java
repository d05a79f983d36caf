// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.search.RangeBound;
import io.entigma.internal.search.RangeEncoding;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenRange;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of tokens that a range of values is made of, in each execution of a query. Thread safe: a translated query is run by
 * several threads.
 */
final class RangeCover {
    /** What the thread binds at the moment, so that not each of many parameters makes all of it. */
    private static final ThreadLocal<@Nullable Bound> BINDING = new ThreadLocal<>();

    private final Token token;
    private final @Nullable ValueSource low;
    private final @Nullable ValueSource high;
    private final boolean inclusive;
    private final int parts;

    /** The ranges of one cover; null if a bound that decides is null. */
    private record Bound(RangeCover cover, @Nullable List<TokenRange> ranges) {}

    /**
     * A range of values.
     *
     * @param token the attribute's
     * @param low the lower bound, or null if there is none
     * @param high the upper bound, or null if there is none
     * @param inclusive whether the bounds are in the range
     */
    RangeCover(Token token, @Nullable ValueSource low, @Nullable ValueSource high, boolean inclusive) {
        this.token = token;
        this.low = low;
        this.high = high;
        this.inclusive = inclusive;
        RangeEncoding encoding = Objects.requireNonNull(token.encoding());
        int most = low == null || high == null ? encoding.maxRangesToEnd() : encoding.maxRanges();
        this.parts = TokenSearches.SLOTS * most;
    }

    /** How many ranges of tokens the query has room for. */
    int parts() {
        return parts;
    }

    List<ValueSource> sources() {
        return Stream.of(low, high).filter(Objects::nonNull).toList();
    }

    /**
     * One of the ranges of tokens.
     *
     * @param type the attribute
     * @param session the session of the query
     * @param bindings the execution's parameters
     * @param part which one
     * @param first whether its lower bound is asked for, which comes first
     * @return the range, or null if the only bound is null
     */
    @Nullable
    TokenRange part(
            EncryptedType type,
            SharedSessionContractImplementor session,
            JdbcParameterBindings bindings,
            int part,
            boolean first) {
        Bound bound = BINDING.get();
        // The first parameter never takes what is left of another execution.
        if (bound == null || bound.cover != this || (part == 0 && first)) {
            bound = new Bound(this, ranges(type, session, bindings));
            BINDING.set(bound);
        }
        if (part == parts - 1 && !first) {
            BINDING.remove();
        }
        if (bound.ranges == null) {
            return null;
        }
        return part < bound.ranges.size() ? bound.ranges.get(part) : TokenRange.NOTHING;
    }

    private @Nullable List<TokenRange> ranges(
            EncryptedType type, SharedSessionContractImplementor session, JdbcParameterBindings bindings) {
        RangeBound from = bound(type, low, bindings);
        RangeBound to = bound(type, high, bindings);
        if ((low == null && to == null) || (high == null && from == null)) {
            return null;
        }
        return type.rangeTokens(session, token, from, to, TokenSearches.SLOTS);
    }

    private @Nullable RangeBound bound(
            EncryptedType type, @Nullable ValueSource source, JdbcParameterBindings bindings) {
        Object value = source == null ? null : source.value(bindings);
        return value == null ? null : new RangeBound(Literals.convert(type.attribute(), value), inclusive);
    }

    @Override
    public String toString() {
        return "RangeCover[" + token + "]";
    }
}
