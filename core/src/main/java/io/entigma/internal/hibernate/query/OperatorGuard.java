// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.util.ArrayDeque;
import java.util.Deque;
import org.hibernate.sql.ast.spi.AbstractSqlAstWalker;
import org.hibernate.sql.ast.tree.expression.Any;
import org.hibernate.sql.ast.tree.expression.BinaryArithmeticExpression;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Every;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.ModifiedSubQueryExpression;
import org.hibernate.sql.ast.tree.expression.Over;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.expression.Summarization;
import org.hibernate.sql.ast.tree.expression.UnaryOperation;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.BooleanExpressionPredicate;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.ThruthnessPredicate;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.ast.tree.select.SortSpecification;

/**
 * Refuses every sealed column that is walked into, and names the operator around it. The rules of the classes on top of
 * this one allow a column by not walking into it, so that what has no rule is refused.
 */
abstract class OperatorGuard extends AbstractSqlAstWalker {
    private static final String UNKNOWN = "this use";

    private final Deque<String> operators = new ArrayDeque<>();

    void inside(String operator, Runnable walk) {
        operators.push(operator);
        try {
            walk.run();
        } finally {
            operators.pop();
        }
    }
    /** The operator that is being walked, for messages. */
    String operator() {
        String operator = operators.peek();
        return operator == null ? UNKNOWN : operator;
    }

    @Override
    public void visitColumnReference(ColumnReference column) {
        EncryptedType type = Sealed.type(column);
        if (type != null) {
            throw Refusal.notOnCiphertext(type, operator());
        }
    }

    @Override
    public void visitSortSpecification(SortSpecification sort) {
        inside("order by", () -> super.visitSortSpecification(sort));
    }

    @Override
    public void visitSqlSelectionExpression(SqlSelectionExpression expression) {
        expression.getSelection().getExpression().accept(this);
    }

    @Override
    public void visitBetweenPredicate(BetweenPredicate predicate) {
        inside("between", () -> super.visitBetweenPredicate(predicate));
    }

    @Override
    public void visitLikePredicate(LikePredicate predicate) {
        inside(predicate.isCaseSensitive() ? "like" : "ilike", () -> super.visitLikePredicate(predicate));
    }

    @Override
    public void visitBinaryArithmeticExpression(BinaryArithmeticExpression arithmetic) {
        inside(
                arithmetic.getOperator().getOperatorSqlTextString(),
                () -> super.visitBinaryArithmeticExpression(arithmetic));
    }

    @Override
    public void visitUnaryOperationExpression(UnaryOperation operation) {
        inside(
                "unary " + operation.getOperator().getOperatorChar(),
                () -> super.visitUnaryOperationExpression(operation));
    }

    @Override
    public void visitBooleanExpressionPredicate(BooleanExpressionPredicate predicate) {
        inside("where", () -> super.visitBooleanExpressionPredicate(predicate));
    }

    @Override
    public void visitThruthnessPredicate(ThruthnessPredicate predicate) {
        inside("is true", () -> super.visitThruthnessPredicate(predicate));
    }

    @Override
    public void visitOver(Over<?> over) {
        inside("over", () -> super.visitOver(over));
    }

    @Override
    public void visitSummarization(Summarization summarization) {
        inside("rollup", () -> super.visitSummarization(summarization));
    }

    @Override
    public void visitCaseSearchedExpression(CaseSearchedExpression expression) {
        inside("case", () -> super.visitCaseSearchedExpression(expression));
    }

    @Override
    public void visitCaseSimpleExpression(CaseSimpleExpression expression) {
        inside("case", () -> super.visitCaseSimpleExpression(expression));
    }

    @Override
    public void visitAny(Any any) {
        quantified(any.getSubquery(), "any");
    }

    @Override
    public void visitEvery(Every every) {
        quantified(every.getSubquery(), "all");
    }

    @Override
    public void visitModifiedSubQueryExpression(ModifiedSubQueryExpression expression) {
        quantified(expression.getSubQuery(), expression.getModifier().getSqlName());
    }

    private void quantified(SelectStatement query, String operator) {
        for (Expression selected : Sealed.selected(query.getQueryPart())) {
            EncryptedType type = Sealed.type(selected);
            if (type != null) {
                throw Refusal.notOnCiphertext(type, operator);
            }
        }
        query.accept(this);
    }
}
