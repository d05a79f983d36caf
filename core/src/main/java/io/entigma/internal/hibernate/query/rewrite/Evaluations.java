// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.QueryLiteral;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.BooleanExpressionPredicate;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds conditions on parameters and literals alone. Which of them are answered here is known only when all of the query
 * is translated: those with a parameter that is compared with an encrypted attribute elsewhere. All others stay the
 * database's.
 */
public final class Evaluations {
    private final JdbcMapping integerType;

    public Evaluations(JdbcMapping integerType) {
        this.integerType = integerType;
    }

    private Predicate hidden(Evaluation evaluation) {
        return hidden(evaluation, 1);
    }

    private Predicate hidden(Evaluation evaluation, int wanted) {
        EvaluatedParameter answer = new EvaluatedParameter(integerType, evaluation);
        return new ComparisonPredicate(answer, ComparisonOperator.EQUAL, new QueryLiteral<>(wanted, answer));
    }

    /**
     * True if both bounds of a range are there, else unknown; negated, false or unknown.
     *
     * @param type the attribute that is compared
     * @param low one bound
     * @param high the other one
     * @param negated whether the range is
     * @return the condition
     */
    public Predicate known(EncryptedType type, ValueSource low, ValueSource high, boolean negated) {
        return hidden(new Evaluation.Known(type, low, high), negated ? 0 : 1);
    }

    /** A comparison of values, answered here whatever they are: beside others in a tuple with encrypted attributes. */
    public Predicate answered(ComparisonPredicate original) {
        ValueSource left = ValueSource.of(original.getLeftHandExpression());
        ValueSource right = ValueSource.of(original.getRightHandExpression());
        return left == null || right == null
                ? original
                : hidden(new Evaluation.Compared(left, original.getOperator(), right));
    }

    public ComparisonPredicate comparison(ComparisonPredicate original) {
        ValueSource left = ValueSource.of(original.getLeftHandExpression());
        ValueSource right = ValueSource.of(original.getRightHandExpression());
        if (left == null || right == null) {
            return original;
        }
        Evaluation evaluation = new Evaluation.Compared(left, original.getOperator(), right);
        Predicate hidden = hidden(evaluation);
        return new ComparisonPredicate(
                original.getLeftHandExpression(),
                original.getOperator(),
                original.getRightHandExpression(),
                original.getExpressionType()) {
            @Override
            public void accept(SqlAstWalker walker) {
                if (evaluation.secretOf() != null) {
                    hidden.accept(walker);
                } else {
                    super.accept(walker);
                }
            }
        };
    }

    public NullnessPredicate nullness(NullnessPredicate original) {
        ValueSource value = ValueSource.of(original.getExpression());
        if (value == null) {
            return original;
        }
        Evaluation evaluation = new Evaluation.Nullness(value, original.isNegated());
        Predicate hidden = hidden(evaluation);
        return new NullnessPredicate(original.getExpression(), original.isNegated(), original.getExpressionType()) {
            @Override
            public void accept(SqlAstWalker walker) {
                if (evaluation.secretOf() != null) {
                    hidden.accept(walker);
                } else {
                    super.accept(walker);
                }
            }
        };
    }

    public BetweenPredicate between(BetweenPredicate original) {
        ValueSource value = ValueSource.of(original.getExpression());
        ValueSource lower = ValueSource.of(original.getLowerBound());
        ValueSource upper = ValueSource.of(original.getUpperBound());
        if (value == null || lower == null || upper == null) {
            return original;
        }
        Evaluation evaluation = new Evaluation.Between(
                new Evaluation.Compared(value, ComparisonOperator.GREATER_THAN_OR_EQUAL, lower),
                new Evaluation.Compared(value, ComparisonOperator.LESS_THAN_OR_EQUAL, upper),
                original.isNegated());
        Predicate hidden = hidden(evaluation);
        return new BetweenPredicate(
                original.getExpression(),
                original.getLowerBound(),
                original.getUpperBound(),
                original.isNegated(),
                original.getExpressionType()) {
            @Override
            public void accept(SqlAstWalker walker) {
                if (evaluation.secretOf() != null) {
                    hidden.accept(walker);
                } else {
                    super.accept(walker);
                }
            }
        };
    }

    public Predicate list(InListPredicate original) {
        ValueSource value = ValueSource.of(original.getTestExpression());
        List<ValueSource> elements = new ArrayList<>();
        for (Expression element : original.getListExpressions()) {
            ValueSource source = ValueSource.of(element);
            if (source != null) {
                elements.add(source);
            }
        }
        if (value == null || elements.size() < original.getListExpressions().size()) {
            return original;
        }
        return new Either(original, new Evaluation.InList(value, List.copyOf(elements), original.isNegated()));
    }

    public Predicate flag(BooleanExpressionPredicate original) {
        ValueSource value = ValueSource.of(original.getExpression());
        return value == null ? original : new Either(original, new Evaluation.Flag(value, original.isNegated()));
    }

    /** The condition as Hibernate has it, or the answer. */
    private final class Either implements Predicate {
        private final Predicate original;
        private final Evaluation evaluation;
        private final Predicate hidden;

        Either(Predicate original, Evaluation evaluation) {
            this.original = original;
            this.evaluation = evaluation;
            this.hidden = hidden(evaluation);
        }

        @Override
        public void accept(SqlAstWalker walker) {
            (evaluation.secretOf() != null ? hidden : original).accept(walker);
        }

        @Override
        public boolean isEmpty() {
            return original.isEmpty();
        }

        @Override
        public @Nullable JdbcMappingContainer getExpressionType() {
            return original.getExpressionType();
        }
    }
}
