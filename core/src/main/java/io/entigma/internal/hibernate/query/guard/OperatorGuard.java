// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.ColumnSearch;
import io.entigma.internal.hibernate.query.rewrite.PlacedParameter;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.rewrite.StatementWalker;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.hibernate.sql.ast.tree.cte.CteStatement;
import org.hibernate.sql.ast.tree.expression.Any;
import org.hibernate.sql.ast.tree.expression.BinaryArithmeticExpression;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Every;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.ModifiedSubQueryExpression;
import org.hibernate.sql.ast.tree.expression.NestedColumnReference;
import org.hibernate.sql.ast.tree.expression.Over;
import org.hibernate.sql.ast.tree.expression.Summarization;
import org.hibernate.sql.ast.tree.expression.UnaryOperation;
import org.hibernate.sql.ast.tree.from.QueryPartTableReference;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.BooleanExpressionPredicate;
import org.hibernate.sql.ast.tree.predicate.ExistsPredicate;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.ThruthnessPredicate;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.ast.tree.select.SortSpecification;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every sealed column, sealed parameter and sub-query that yields sealed values, wherever the walk reaches it, and
 * names the operator around it. The rules of the classes on top of this one take what they allow and do not let the walk
 * come to it, so that what has no rule is refused.
 */
abstract class OperatorGuard extends StatementWalker implements PlacedParameter.Visitor {
    private static final String UNKNOWN = "this use";

    private final Deque<String> operators = new ArrayDeque<>();
    private final Deque<Boolean> besideColumns = new ArrayDeque<>();

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

    /**
     * Walks a condition, a selected or a stored value.
     *
     * @param operator the operator, for messages
     * @param readsColumns whether its value depends on rows, so that parameters in it have to reach the database
     * @param walk what to do
     */
    void part(String operator, boolean readsColumns, Runnable walk) {
        besideColumns.push(readsColumns);
        try {
            inside(operator, walk);
        } finally {
            besideColumns.pop();
        }
    }

    /** A parameter of the query at a place that is not sealed. */
    @Override
    public void visitPlaced(PlacedParameter parameter) {
        refuseInTheClear(parameter);
        parameter.getResolvedExpression().accept(this);
    }

    private void refuseInTheClear(@Nullable PlacedParameter parameter) {
        EncryptedType secret = parameter == null ? null : parameter.secretOf();
        if (secret != null && !Boolean.TRUE.equals(besideColumns.peek())) {
            throw QueryRefusals.inTheClear(secret, operator());
        }
    }

    /** Where a bare parameter of Hibernate's stands in the query, or null if it is not one of the query's. */
    abstract @Nullable PlacedParameter placeOf(JdbcParameter parameter);

    @Override
    public void visitParameter(JdbcParameter parameter) {
        refuseInTheClear(placeOf(parameter));
        if (parameter instanceof SealedParameter sealed) {
            throw QueryRefusals.unlike(sealed.type(), operator());
        }
        EncryptedType type = SealedExpressions.type(parameter.getExpressionType());
        if (type != null) {
            throw QueryRefusals.unlike(type, operator());
        }
    }

    @Override
    public void visitColumnReference(ColumnReference column) {
        EncryptedType type = SealedExpressions.type(column);
        if (type != null) {
            throw QueryRefusals.notOnCiphertext(type, operator());
        }
    }

    @Override
    public void visitNestedColumnReference(NestedColumnReference column) {
        EncryptedType type = SealedExpressions.type(column.getJdbcMapping());
        if (type != null) {
            throw QueryRefusals.notOnCiphertext(type, operator());
        }
    }

    /** A sub-query as an operand. */
    @Override
    public void visitSelectStatement(SelectStatement statement) {
        EncryptedType type = SealedExpressions.type(statement);
        if (type != null) {
            throw QueryRefusals.notOnCiphertext(type, operator());
        }
        query(statement);
    }

    /** Walks a query whose rows are taken as they are. */
    void query(SelectStatement statement) {
        // Whatever the operator around a sub-query is, it does not apply to what stands inside.
        part("select", false, () -> {
            statement.getCteStatements().values().forEach(this::definition);
            statement.getQueryPart().accept(this);
        });
    }

    void definition(CteStatement cte) {
        if (cte.getCteDefinition() instanceof SelectStatement select) {
            query(select);
        } else {
            cte.getCteDefinition().accept(this);
        }
    }

    @Override
    public void visitExistsPredicate(ExistsPredicate predicate) {
        query(predicate.getExpression());
    }

    @Override
    public void visitQueryPartTableReference(QueryPartTableReference reference) {
        query(reference.getStatement());
    }

    @Override
    public void visitSortSpecification(SortSpecification sort) {
        Expression expression = sort.getSortExpression();
        part("order by", ColumnSearch.isIn(expression), () -> super.visitSortSpecification(sort));
    }

    @Override
    public void visitBetweenPredicate(BetweenPredicate predicate) {
        boolean readsColumns = ColumnSearch.isInEachPart(
                List.of(predicate.getExpression(), predicate.getLowerBound(), predicate.getUpperBound()));
        part("between", readsColumns, () -> super.visitBetweenPredicate(predicate));
    }

    @Override
    public void visitLikePredicate(LikePredicate predicate) {
        boolean readsColumns = ColumnSearch.isIn(predicate.getMatchExpression(), predicate.getPattern());
        part(predicate.isCaseSensitive() ? "like" : "ilike", readsColumns, () -> super.visitLikePredicate(predicate));
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
        boolean readsColumns = ColumnSearch.isIn(predicate.getExpression());
        part("where", readsColumns, () -> super.visitBooleanExpressionPredicate(predicate));
    }

    @Override
    public void visitThruthnessPredicate(ThruthnessPredicate predicate) {
        boolean readsColumns = ColumnSearch.isIn(predicate.getExpression());
        part("is true", readsColumns, () -> super.visitThruthnessPredicate(predicate));
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
        inside("case", () -> {
            compared(expression);
            SealedExpressions.choices(expression).forEach(choice -> choice.accept(this));
        });
    }

    /** What a simple {@code case} looks at. */
    void compared(CaseSimpleExpression expression) {
        boolean readsColumns = ColumnSearch.isIn(expression.getFixture());
        for (CaseSimpleExpression.WhenFragment when : expression.getWhenFragments()) {
            readsColumns |= ColumnSearch.isIn(when.getCheckValue());
        }
        part("case", readsColumns, () -> {
            expression.getFixture().accept(this);
            expression.getWhenFragments().forEach(when -> when.getCheckValue().accept(this));
        });
    }

    @Override
    public void visitAny(Any any) {
        inside("any", () -> any.getSubquery().accept(this));
    }

    @Override
    public void visitEvery(Every every) {
        inside("all", () -> every.getSubquery().accept(this));
    }

    @Override
    public void visitModifiedSubQueryExpression(ModifiedSubQueryExpression expression) {
        inside(
                expression.getModifier().getSqlName(),
                () -> expression.getSubQuery().accept(this));
    }
}
