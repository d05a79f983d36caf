// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.Evaluations;
import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.search.TokenRange;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.GroupedPredicate;
import org.hibernate.sql.ast.tree.predicate.Junction;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites {@code <}, {@code <=}, {@code >}, {@code >=} and {@code between} of searchable attributes and values to conditions on
 * the columns that keep their search tokens. A range of values is a list of ranges of tokens, of which a query has room for the
 * longest one, since a translated query is kept while values come and go; those that are not needed hold nothing.
 */
final class RangeSearches {
    private final JdbcMapping binary;
    private final JdbcMappingContainer booleanType;
    private final Evaluations evaluations;

    RangeSearches(SessionFactoryImplementor factory, Evaluations evaluations) {
        this.binary = PlainMappings.basic(factory, byte[].class);
        this.booleanType = PlainMappings.basic(factory, Boolean.class);
        this.evaluations = evaluations;
    }

    /**
     * Rewrites {@code x < :p}, and {@code :p > x}.
     *
     * @param left one side
     * @param operator the operator
     * @param right the other side
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    Predicate comparison(Expression left, ComparisonOperator operator, Expression right) {
        Predicate found = compared(left, operator, right);
        return found != null ? found : compared(right, operator.invert(), left);
    }

    private @Nullable Predicate compared(Expression column, ComparisonOperator operator, Expression value) {
        Ranged ranged = Ranged.of(column, binary);
        ValueSource source = ranged == null ? null : ValueSource.of(value);
        if (ranged == null || source == null) {
            return null;
        }
        ValueSource bound = Literals.convert(ranged.sought.type(), source);
        return switch (operator) {
            case LESS_THAN, LESS_THAN_OR_EQUAL ->
                ranges(ranged, null, bound, operator == ComparisonOperator.LESS_THAN_OR_EQUAL, false);
            case GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                ranges(ranged, bound, null, operator == ComparisonOperator.GREATER_THAN_OR_EQUAL, false);
            default -> null;
        };
    }

    /**
     * Rewrites {@code x between :a and :b}, and {@code :p between x and y}.
     *
     * @param original the predicate
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    Predicate between(BetweenPredicate original) {
        Ranged ranged = Ranged.of(original.getExpression(), binary);
        if (ranged == null) {
            return betweenColumns(original);
        }
        ValueSource low = ValueSource.of(original.getLowerBound());
        ValueSource high = ValueSource.of(original.getUpperBound());
        if (low == null || high == null) {
            return null;
        }
        boolean negated = original.isNegated();
        ValueSource from = Literals.convert(ranged.sought.type(), low);
        ValueSource to = Literals.convert(ranged.sought.type(), high);
        // What lies outside of the one bound that is known is outside, whatever the other one would be.
        Junction both = new Junction(negated ? Junction.Nature.DISJUNCTION : Junction.Nature.CONJUNCTION, booleanType);
        both.add(ranges(ranged, from, to, true, negated));
        both.add(evaluations.known(ranged.sought.type(), from, to, negated));
        return new GroupedPredicate(both);
    }

    private @Nullable Predicate betweenColumns(BetweenPredicate original) {
        boolean negated = original.isNegated();
        Expression value = original.getExpression();
        Predicate above = comparison(
                value,
                negated ? ComparisonOperator.LESS_THAN : ComparisonOperator.GREATER_THAN_OR_EQUAL,
                original.getLowerBound());
        Predicate below = comparison(
                value,
                negated ? ComparisonOperator.GREATER_THAN : ComparisonOperator.LESS_THAN_OR_EQUAL,
                original.getUpperBound());
        if (above == null || below == null) {
            return null;
        }
        Junction both = new Junction(negated ? Junction.Nature.DISJUNCTION : Junction.Nature.CONJUNCTION, booleanType);
        both.add(above);
        both.add(below);
        return new GroupedPredicate(both);
    }

    private Predicate ranges(
            Ranged ranged, @Nullable ValueSource low, @Nullable ValueSource high, boolean inclusive, boolean negated) {
        RangeCover cover = new RangeCover(ranged.token, low, high, inclusive);
        Junction any = new Junction(negated ? Junction.Nature.CONJUNCTION : Junction.Nature.DISJUNCTION, booleanType);
        for (int i = 0; i < cover.parts(); i++) {
            any.add(new BetweenPredicate(
                    ranged.column,
                    bound(ranged.sought, cover, i, true),
                    bound(ranged.sought, cover, i, false),
                    negated,
                    booleanType));
        }
        return new GroupedPredicate(any);
    }

    private TokenParameter bound(Sought sought, RangeCover cover, int part, boolean low) {
        return new TokenParameter(binary, sought.type(), cover.sources(), (type, session, bindings) -> {
            TokenRange range = cover.part(type, session, bindings, part, low);
            return range == null ? null : low ? range.low() : range.high();
        });
    }

    /** An attribute whose values are searched by ranges, at a place where its tokens are. */
    private record Ranged(Sought sought, ColumnReference column, Token token) {
        static @Nullable Ranged of(Expression expression, JdbcMapping binary) {
            Sought sought = Sought.of(expression);
            ColumnReference column = sought == null || sought.rule() != CaseRule.AS_IT_IS
                    ? null
                    : sought.tokens(TokenKind.RANGE, binary);
            if (sought == null || column == null) {
                return null;
            }
            TokenLayout layout =
                    Objects.requireNonNull(sought.type().attribute().tokens());
            return new Ranged(sought, column, Objects.requireNonNull(layout.token(TokenKind.RANGE)));
        }
    }
}
