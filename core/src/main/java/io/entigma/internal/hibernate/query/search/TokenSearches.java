// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.search.LikePattern;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenRange;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.GroupedPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.Junction;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites conditions on searchable attributes to conditions on the columns that keep their search tokens, under each index key
 * that the query has room for. What it does not know how to rewrite is left to the other rules.
 */
final class TokenSearches {
    /** Index keys that a query looks under: the active one, and the one before while values still have its tokens. */
    static final int SLOTS = 2;

    private static final byte[] NO_TOKEN = {0};

    private final JdbcMapping binary;
    private final JdbcMappingContainer booleanType;

    TokenSearches(SessionFactoryImplementor factory) {
        this.binary = PlainMappings.basic(factory, byte[].class);
        this.booleanType = PlainMappings.basic(factory, Boolean.class);
    }

    /**
     * {@code x in (...)}, or one of {@code =} and {@code <>} with one value.
     *
     * @param operator which of them, for messages
     */
    @Nullable
    Predicate equal(Expression expression, List<ValueSource> values, boolean negated, String operator) {
        Sought sought = Sought.of(expression);
        if (sought == null) {
            return null;
        }
        ColumnReference column = equalTokens(sought);
        if (column == null) {
            sought.refuseWithout(sought.equality(), sought.rule().operator(operator));
            return null;
        }
        List<Expression> tokens = new ArrayList<>();
        for (ValueSource value : values) {
            ValueSource converted = Literals.convert(sought.type(), value);
            for (int slot = 0; slot < SLOTS; slot++) {
                tokens.add(equal(sought, converted, slot));
            }
        }
        return new InListPredicate(column, tokens, negated, booleanType);
    }

    /** {@code x in ()}, where all that matters is whether there is a value. */
    @Nullable
    Predicate inNothing(Expression expression, boolean negated) {
        Sought sought = Sought.of(expression);
        return sought == null || equalTokens(sought) == null
                ? null
                : new InListPredicate(sought.column(), List.of(), negated, booleanType);
    }

    /** {@code :value in (select x ...)} and, with Hibernate 6.6, {@code :value member of collection}. */
    @Nullable
    Predicate subQuery(InSubQueryPredicate predicate) {
        ValueSource value = ValueSource.of(predicate.getTestExpression());
        TokenSubQuery subQuery = TokenSubQuery.of(predicate.getSubQuery());
        ColumnReference column = subQuery == null ? null : equalTokens(subQuery.sought());
        if (value == null || subQuery == null || column == null) {
            return null;
        }
        boolean negated = predicate.isNegated();
        Junction any = new Junction(negated ? Junction.Nature.CONJUNCTION : Junction.Nature.DISJUNCTION, booleanType);
        SelectStatement tokens = subQuery.selecting(column);
        ValueSource converted = Literals.convert(subQuery.sought().type(), value);
        for (int slot = 0; slot < SLOTS; slot++) {
            any.add(new InSubQueryPredicate(equal(subQuery.sought(), converted, slot), tokens, negated, booleanType));
        }
        return new GroupedPredicate(any);
    }

    private @Nullable ColumnReference equalTokens(Sought sought) {
        return sought.tokens(sought.equality(), binary);
    }

    private TokenParameter equal(Sought sought, ValueSource source, int slot) {
        CaseRule rule = sought.rule();
        return TokenParameter.of(binary, sought.type(), source, (type, session, value, bindings) -> {
            byte[] token = null;
            if (rule == CaseRule.AS_IT_IS) {
                token = type.equalToken(session, value, slot, SLOTS);
            } else if (rule.canGive(value.toString())) {
                token = type.ignoreCaseToken(session, value.toString(), slot, SLOTS);
            }
            return token == null ? NO_TOKEN : token;
        });
    }

    /**
     * Rewrites {@code x like 'abc%'}.
     *
     * @param original the predicate
     * @param others whether patterns that first characters do not tell match all values, for another condition beside this one to
     *     choose from; else they are refused
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    Predicate like(LikePredicate original, boolean others) {
        Sought sought = Sought.of(original.getMatchExpression());
        ValueSource pattern = ValueSource.of(original.getPattern());
        Expression escaped = original.getEscapeCharacter();
        ValueSource escape = escaped == null ? null : ValueSource.of(escaped);
        if (sought == null || pattern == null || (escaped != null && escape == null)) {
            return null;
        }
        boolean ignoresCase = !original.isCaseSensitive() || sought.rule() != CaseRule.AS_IT_IS;
        TokenKind kind = ignoresCase ? TokenKind.PREFIX_IGNORE_CASE : TokenKind.PREFIX;
        ColumnReference column = sought.tokens(kind, binary);
        if (column == null) {
            sought.refuseWithout(kind, original.isCaseSensitive() ? "like" : "ilike");
            return null;
        }
        CaseRule rule = original.isCaseSensitive() ? sought.rule() : CaseRule.AS_IT_IS;
        Pattern search = new Pattern(new PrefixPattern(sought.type(), kind, pattern, escape), rule, others);
        if (!others && sought.column().scanned() == null) {
            search.requireTold();
        }
        boolean negated = original.isNegated();
        Junction any = new Junction(negated ? Junction.Nature.CONJUNCTION : Junction.Nature.DISJUNCTION, booleanType);
        for (int i = 0; i < SLOTS; i++) {
            int slot = i;
            Expression low = bound(sought, search, slot, true);
            Expression high = bound(sought, search, slot, false);
            any.add(new BetweenPredicate(column, low, high, negated, booleanType));
        }
        return new GroupedPredicate(any);
    }

    private TokenParameter bound(Sought sought, Pattern search, int slot, boolean low) {
        return TokenParameter.of(binary, sought.type(), search.pattern.pattern(), (type, session, value, bindings) -> {
            TokenRange range = search.others && !search.pattern.isTold(bindings)
                    ? TokenRange.EVERYTHING
                    : search.range(type, session, bindings, slot);
            range = range == null ? TokenRange.NOTHING : range;
            return low ? range.low() : range.high();
        });
    }

    /** What is matched with a pattern that is known when the statement is bound. */
    private record Pattern(PrefixPattern pattern, CaseRule rule, boolean others) {
        /** Refuses a pattern that stands in the query's text as early as this, for whoever asks before the query runs. */
        void requireTold() {
            JdbcParameterBindings none = JdbcParameterBindings.NO_BINDINGS;
            if (pattern.isFixed() && pattern.pattern().value(none) != null) {
                parsed(none);
            }
        }

        private LikePattern parsed(JdbcParameterBindings bindings) {
            EncryptedType type = pattern.type();
            return pattern.parsed(bindings)
                    .orElseThrow(
                            () -> new QueryRefusedException(type.attribute().subject()
                                    + ": 'like' with this pattern cannot be answered by first characters: there is a wildcard before"
                                    + " its end; use a pattern that ends with one '%', let @Searchable(scan = true) answer it, or"
                                    + " select the value and do it in the application"));
        }

        @Nullable
        TokenRange range(
                EncryptedType type,
                SharedSessionContractImplementor session,
                JdbcParameterBindings bindings,
                int slot) {
            LikePattern parsed = parsed(bindings);
            return rule.canGive(parsed.literal())
                    ? type.matchingTokens(session, pattern.token(), parsed, slot, SLOTS)
                    : null;
        }
    }
}
