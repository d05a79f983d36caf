// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.query.rewrite.Evaluations;
import io.entigma.internal.hibernate.query.scan.ScanExtremes;
import io.entigma.internal.hibernate.query.scan.Scans;
import io.entigma.internal.hibernate.query.search.Equality;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.BooleanExpressionPredicate;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.ExistsPredicate;
import org.hibernate.sql.ast.tree.predicate.GroupedPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.Junction;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.NegatedPredicate;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;

/**
 * Rewrites a query's conditions: first what stored forms and search tokens tell, then what opened values tell, then what
 * parameters alone tell. What none of these knows stays as it is, for the guard to judge. For one translation, one thread.
 */
final class Conditions {
    private final Equality equality;
    private final Scans scans;
    private final Evaluations evaluations;

    Conditions(SessionFactoryImplementor factory, JdbcMapping integerType) {
        this.evaluations = new Evaluations(integerType);
        this.equality = new Equality(factory, evaluations);
        this.scans = new Scans(factory);
    }

    ComparisonPredicate comparison(ComparisonPredicate original) {
        Predicate found = equality.comparison(
                original.getLeftHandExpression(), original.getOperator(), original.getRightHandExpression());
        found = found == null ? scans.comparison(original) : found;
        return found == null ? evaluations.comparison(original) : new RewrittenComparison(original, found);
    }

    Predicate list(InListPredicate original) {
        Predicate found = equality.list(original);
        found = found == null ? scans.list(original) : found;
        return found == null ? evaluations.list(original) : found;
    }

    LikePredicate like(LikePredicate original) {
        Predicate found = equality.like(original, false);
        boolean negated = original.isNegated();
        Predicate scanned = scans.like(original, negated && found == null);
        if (found != null && scanned != null) {
            return new RewrittenLike(original, either(original, scanned));
        }
        found = found == null ? scanned : found;
        return found == null ? original : new RewrittenLike(original, found);
    }

    /** First characters tell, or opened values do; with the former in front, an index is used for them. */
    private Predicate either(LikePredicate original, Predicate scanned) {
        LikePredicate plain = new LikePredicate(
                original.getMatchExpression(),
                original.getPattern(),
                original.getEscapeCharacter(),
                false,
                original.isCaseSensitive(),
                original.getExpressionType());
        Predicate tokens = Objects.requireNonNull(equality.like(plain, true));
        Junction both =
                new Junction(Junction.Nature.CONJUNCTION, List.of(tokens, scanned), original.getExpressionType());
        return original.isNegated() ? new NegatedPredicate(new GroupedPredicate(both)) : new GroupedPredicate(both);
    }

    BetweenPredicate between(BetweenPredicate original) {
        Predicate found = equality.between(original);
        found = found == null ? scans.between(original) : found;
        return found == null ? evaluations.between(original) : new RewrittenBetween(original, found);
    }

    NullnessPredicate nullness(NullnessPredicate original) {
        return evaluations.nullness(original);
    }

    Predicate flag(BooleanExpressionPredicate original) {
        return evaluations.flag(original);
    }

    InSubQueryPredicate subQuery(InSubQueryPredicate original) {
        Predicate found = equality.subQuery(original);
        return found == null ? original : new RewrittenInSubQuery(original, found);
    }

    Predicate memberOf(Predicate original) {
        if (original instanceof InSubQueryPredicate in) {
            // Hibernate 6.6: value in (select element ...).
            Predicate found = equality.subQuery(in);
            return found == null ? original : found;
        }
        if (original instanceof ExistsPredicate exists) {
            // Hibernate 7: exists (select 1 ... where element = value).
            equality.inside(exists);
        }
        return original;
    }

    /** What queries select. */
    void selections(Statement statement) {
        new ScanExtremes(scans).rewrite(statement);
    }

    /** What rows are sorted by. */
    Expression order(Expression original) {
        Expression found = scans.order(original);
        return found == null ? original : found;
    }
}
