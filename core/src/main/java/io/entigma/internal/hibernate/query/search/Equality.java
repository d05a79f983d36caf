// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.guard.QueryGuard;
import io.entigma.internal.hibernate.query.rewrite.Evaluations;
import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.ParameterSealing;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.ExistsPredicate;
import org.hibernate.sql.ast.tree.predicate.GroupedPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.Junction;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites comparisons for equality of a deterministic attribute with a value, so that they find the value under every
 * key of the tenant: {@code email = :e} becomes {@code email in (?, ?, ...)}, one parameter for each key that the query
 * has room for. The number is fixed, since a translated query is kept while keys come and go. What it does not know how
 * to rewrite, it leaves to {@link QueryGuard}. Searchable attributes and other comparisons are those of {@link TokenSearches} and
 * {@link RangeSearches}.
 */
public final class Equality {
    private final int slots;
    private final JdbcMappingContainer booleanType;
    private final Evaluations evaluations;
    private final TokenSearches tokens;
    private final RangeSearches ranges;
    private final StoredTokens stored;

    public Equality(SessionFactoryImplementor factory, Evaluations evaluations) {
        this.slots = SearchSettings.keyVersions(factory);
        this.evaluations = evaluations;
        this.booleanType = PlainMappings.basic(factory, Boolean.class);
        this.tokens = new TokenSearches(factory);
        this.ranges = new RangeSearches(factory, evaluations);
        this.stored = new StoredTokens(factory);
    }

    /**
     * Rewrites a comparison.
     *
     * @param left one side, a tuple perhaps
     * @param operator the operator
     * @param right the other side
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    public Predicate comparison(Expression left, ComparisonOperator operator, Expression right) {
        if (operator != ComparisonOperator.EQUAL && operator != ComparisonOperator.NOT_EQUAL) {
            return ranges.comparison(left, operator, right);
        }
        boolean negated = operator == ComparisonOperator.NOT_EQUAL;
        if (SealedExpressions.isTuple(left) && SealedExpressions.isTuple(right)) {
            return tuples(SealedExpressions.parts(left), SealedExpressions.parts(right), negated);
        }
        return single(left, right, negated);
    }

    /**
     * Rewrites {@code x like 'abc%'}.
     *
     * @param predicate the predicate
     * @param others whether patterns that first characters do not tell match all values, for another condition beside this one to
     *     choose from; else they are refused
     * @return what to put in its place, or null if it can stay as it is
     */
    public @Nullable Predicate like(LikePredicate predicate, boolean others) {
        return tokens.like(predicate, others);
    }

    /**
     * Rewrites {@code x between :a and :b}.
     *
     * @param predicate the predicate
     * @return what to put in its place, or null if it can stay as it is
     */
    public @Nullable Predicate between(BetweenPredicate predicate) {
        return ranges.between(predicate);
    }

    private @Nullable Predicate single(Expression left, Expression right, boolean negated) {
        String operator = negated ? "<>" : "=";
        Predicate found = search(left, List.of(right), negated, operator);
        found = found != null ? found : search(right, List.of(left), negated, operator);
        return found != null ? found : stored.comparison(left, right, negated);
    }

    private @Nullable Predicate tuples(
            List<? extends Expression> left, List<? extends Expression> right, boolean negated) {
        if (left.size() != right.size()) {
            return null;
        }
        boolean rewritten = false;
        Junction all = new Junction(negated ? Junction.Nature.DISJUNCTION : Junction.Nature.CONJUNCTION, booleanType);
        for (int i = 0; i < left.size(); i++) {
            Predicate part = single(left.get(i), right.get(i), negated);
            rewritten |= part != null;
            ComparisonOperator operator = negated ? ComparisonOperator.NOT_EQUAL : ComparisonOperator.EQUAL;
            all.add(
                    part != null
                            ? part
                            : evaluations.answered(
                                    new ComparisonPredicate(left.get(i), operator, right.get(i), booleanType)));
        }
        // In brackets, since Hibernate puts none around a predicate that it does not know to be a junction.
        return rewritten ? new GroupedPredicate(all) : null;
    }

    /**
     * Rewrites {@code test in (...)}.
     *
     * @param predicate the predicate
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    public Predicate list(InListPredicate predicate) {
        Expression test = predicate.getTestExpression();
        if (predicate.getListExpressions().isEmpty()) {
            return tokens.inNothing(test, predicate.isNegated());
        }
        return SealedExpressions.isTuple(test)
                ? listOfTuples(SealedExpressions.parts(test), predicate)
                : search(test, SealedExpressions.elements(predicate), predicate.isNegated(), "in");
    }

    private @Nullable Predicate listOfTuples(List<? extends Expression> test, InListPredicate predicate) {
        boolean negated = predicate.isNegated();
        Junction any = new Junction(negated ? Junction.Nature.CONJUNCTION : Junction.Nature.DISJUNCTION, booleanType);
        for (Expression element : predicate.getListExpressions()) {
            Predicate one = tuples(test, SealedExpressions.parts(element), negated);
            if (one == null) {
                return null;
            }
            any.add(one);
        }
        return new GroupedPredicate(any);
    }

    private @Nullable Predicate search(
            Expression column, List<? extends Expression> values, boolean negated, String operator) {
        List<ValueSource> sources = new ArrayList<>();
        for (Expression value : values) {
            ValueSource source = ValueSource.of(value);
            if (source == null) {
                return null;
            }
            sources.add(source);
        }
        EncryptedType type = SealedExpressions.type(column);
        if (type == null || !type.attribute().isDeterministic()) {
            return tokens.equal(column, sources, negated, operator);
        }
        List<Expression> forms = new ArrayList<>();
        sources.forEach(source -> forms.addAll(forms(column, type, source)));
        return new InListPredicate(column, forms, negated, booleanType);
    }

    private List<Expression> forms(Expression column, EncryptedType type, ValueSource source) {
        JdbcMapping mapping = mapping(column);
        ValueSource converted = Literals.convert(type, source);
        List<Expression> forms = new ArrayList<>(slots);
        for (int slot = 0; slot < slots; slot++) {
            forms.add(new SealedParameter(mapping, type, converted, new ParameterSealing.Search(slot, slots)));
        }
        return forms;
    }

    /**
     * Rewrites {@code :value in (select column ...)} and {@code :value member of collection}.
     *
     * @param predicate the predicate
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    public Predicate subQuery(InSubQueryPredicate predicate) {
        ValueSource source = ValueSource.of(predicate.getTestExpression());
        EncryptedType type = SealedExpressions.type(predicate.getSubQuery());
        if (source == null || type == null || !type.attribute().isDeterministic()) {
            Predicate found = tokens.subQuery(predicate);
            return found != null ? found : stored.subQuery(predicate);
        }
        boolean negated = predicate.isNegated();
        Junction any = new Junction(negated ? Junction.Nature.CONJUNCTION : Junction.Nature.DISJUNCTION, booleanType);
        for (Expression form : forms(predicate.getSubQuery(), type, source)) {
            any.add(new InSubQueryPredicate(form, predicate.getSubQuery(), negated, booleanType));
        }
        return new GroupedPredicate(any);
    }

    /** Rewrites {@code exists (select 1 ... where element = value)}, which is how Hibernate 7 says {@code member of}. */
    public void inside(ExistsPredicate exists) {
        Predicate where = exists.getExpression().getQuerySpec().getWhereClauseRestrictions();
        if (where instanceof Junction junction) {
            junction.getPredicates().replaceAll(this::rewritten);
        }
    }

    private Predicate rewritten(Predicate predicate) {
        Predicate found = predicate instanceof ComparisonPredicate comparison
                ? comparison(
                        comparison.getLeftHandExpression(),
                        comparison.getOperator(),
                        comparison.getRightHandExpression())
                : null;
        return found == null ? predicate : found;
    }

    private static JdbcMapping mapping(Expression column) {
        if (column.getColumnReference() != null) {
            return column.getColumnReference().getJdbcMapping();
        }
        Expression selected = column instanceof SelectStatement select
                ? SealedExpressions.selected(select.getQueryPart()).get(0)
                : column;
        return selected.getExpressionType().getSingleJdbcMapping();
    }
}
