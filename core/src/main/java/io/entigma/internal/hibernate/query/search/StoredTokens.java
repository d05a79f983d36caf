// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.OneKeyParameter;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.QueryLiteral;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.GroupedPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.Junction;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites comparisons of stored values with each other, {@code a.ssn = b.ssn} and {@code a.ssn in (select b.ssn ...)}, to those of
 * their search tokens, which are the same for equal values of one context under one index key. Such a condition refuses to be
 * bound while a tenant has two.
 */
final class StoredTokens {
    private final JdbcMapping binary;
    private final JdbcMapping integer;
    private final JdbcMappingContainer booleanType;

    StoredTokens(SessionFactoryImplementor factory) {
        this.binary = PlainMappings.basic(factory, byte[].class);
        this.integer = PlainMappings.basic(factory, Integer.class);
        this.booleanType = PlainMappings.basic(factory, Boolean.class);
    }

    /**
     * Rewrites {@code x = y}.
     *
     * @param left one attribute
     * @param right the other one
     * @param negated whether it is {@code <>}
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    Predicate comparison(Expression left, Expression right, boolean negated) {
        TokenColumn one = Sought.equalTokens(left, binary);
        TokenColumn other = Sought.equalTokens(right, binary);
        if (one == null || other == null || !areAlike(one, other)) {
            return null;
        }
        ComparisonOperator operator = negated ? ComparisonOperator.NOT_EQUAL : ComparisonOperator.EQUAL;
        return underOneKey(
                new ComparisonPredicate(one, operator, other, booleanType), one, other, negated ? "'<>'" : "'='");
    }

    /**
     * Rewrites {@code x in (select y ...)}.
     *
     * @param predicate the predicate
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    Predicate subQuery(InSubQueryPredicate predicate) {
        TokenColumn one = Sought.equalTokens(predicate.getTestExpression(), binary);
        TokenSubQuery subQuery = TokenSubQuery.of(predicate.getSubQuery());
        TokenColumn other =
                subQuery == null ? null : Sought.equalTokens(subQuery.sought().column(), binary);
        if (one == null
                || subQuery == null
                || other == null
                || subQuery.sought().rule() != CaseRule.AS_IT_IS
                || !areAlike(one, other)) {
            return null;
        }
        Predicate tokens = new InSubQueryPredicate(one, subQuery.selecting(other), predicate.isNegated(), booleanType);
        return underOneKey(tokens, one, other, "'in'");
    }

    /** Equal values have equal tokens if these are made alike. */
    private static boolean areAlike(TokenColumn one, TokenColumn other) {
        return SealedExpressions.isAlike(one.type(), other.type()) && Objects.equals(one.form(), other.form());
    }

    private Predicate underOneKey(Predicate tokens, TokenColumn one, TokenColumn other, String operator) {
        Junction all = new Junction(Junction.Nature.CONJUNCTION, booleanType);
        all.add(tokens);
        all.add(oneKey(one, operator));
        if (one.type() != other.type()) {
            all.add(oneKey(other, operator));
        }
        return new GroupedPredicate(all);
    }

    /** Always true. */
    private Predicate oneKey(TokenColumn column, String operator) {
        OneKeyParameter parameter = new OneKeyParameter(integer, column.type(), operator);
        return new ComparisonPredicate(parameter, ComparisonOperator.EQUAL, new QueryLiteral<>(1, parameter));
    }
}
