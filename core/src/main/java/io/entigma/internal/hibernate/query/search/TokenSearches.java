// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.search.LikePattern;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.search.TokenRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** {@code x in (...)}, or one of {@code =} and {@code <>} with one value. */
    @Nullable
    Predicate equal(Expression expression, List<ValueSource> values, boolean negated) {
        Sought sought = Sought.of(expression);
        if (sought == null) {
            return null;
        }
        ColumnReference column = equalTokens(sought);
        if (column == null) {
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
        return sought.tokens(sought.rule() == CaseRule.AS_IT_IS ? TokenKind.EQUAL : TokenKind.IGNORE_CASE, binary);
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
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    Predicate like(LikePredicate original) {
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
            return null;
        }
        Pattern search =
                new Pattern(pattern, escape, original.isCaseSensitive() ? sought.rule() : CaseRule.AS_IT_IS, kind);
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
        return TokenParameter.of(binary, sought.type(), search.pattern, (type, session, value, bindings) -> {
            TokenRange found = search.range(type, session, value, bindings, slot);
            TokenRange range = found == null ? TokenRange.NOTHING : found;
            return low ? range.low() : range.high();
        });
    }

    /** A pattern that is known when the statement is bound. */
    private record Pattern(ValueSource pattern, @Nullable ValueSource escape, CaseRule rule, TokenKind kind) {
        @Nullable
        TokenRange range(
                EncryptedType type,
                SharedSessionContractImplementor session,
                Object value,
                JdbcParameterBindings bindings,
                int slot) {
            LikePattern parsed = LikePattern.parse(value.toString(), escapeCharacter(type, bindings))
                    .orElseThrow(
                            () -> new QueryRefusedException(type.attribute().subject()
                                    + ": 'like' with this pattern cannot be answered by first characters: there is a wildcard before"
                                    + " its end; use a pattern that ends with one '%', or select the value and do it in the"
                                    + " application"));
            if (!rule.canGive(parsed.literal())) {
                return null;
            }
            TokenLayout layout = Objects.requireNonNull(type.attribute().tokens());
            Token token = Objects.requireNonNull(layout.token(kind));
            return type.matchingTokens(session, token, parsed, slot, SLOTS);
        }

        private @Nullable Character escapeCharacter(EncryptedType type, JdbcParameterBindings bindings) {
            if (escape == null) {
                return null;
            }
            Object value = escape.value(bindings);
            String text = value == null ? "" : value.toString();
            if (text.length() != 1) {
                throw new QueryRefusedException(type.attribute().subject()
                        + ": 'like' with this escape cannot be answered: databases differ in what they make of null, of"
                        + " no character and of several; use one character, or leave 'escape' out");
            }
            return text.charAt(0);
        }
    }
}
