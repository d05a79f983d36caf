// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import java.util.List;
import org.hibernate.sql.ast.spi.AbstractSqlAstWalker;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.NestedColumnReference;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/**
 * Looks whether an expression has values of plain columns, or of parameters, literals and encrypted attributes alone. What
 * a {@code case} only looks at has no part in its value.
 */
public final class ColumnSearch extends AbstractSqlAstWalker {
    private boolean found;

    private ColumnSearch() {}

    public static boolean isIn(Expression... expressions) {
        ColumnSearch search = new ColumnSearch();
        for (Expression expression : expressions) {
            expression.accept(search);
        }
        return search.found;
    }

    /** The same of every place of tuples, where each place is compared for itself; alone, one place. */
    public static boolean isInEachPart(List<? extends Expression> expressions) {
        int places = SealedExpressions.parts(expressions.get(0)).size();
        for (int i = 0; i < places; i++) {
            int place = i;
            Expression[] compared = expressions.stream()
                    .map(SealedExpressions::parts)
                    .filter(parts -> place < parts.size())
                    .map(parts -> parts.get(place))
                    .toArray(Expression[]::new);
            if (!isIn(compared)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void visitColumnReference(ColumnReference column) {
        found |= SealedExpressions.type(column) == null;
    }

    @Override
    public void visitCaseSearchedExpression(CaseSearchedExpression expression) {
        SealedExpressions.choices(expression).forEach(choice -> choice.accept(this));
    }

    @Override
    public void visitCaseSimpleExpression(CaseSimpleExpression expression) {
        SealedExpressions.choices(expression).forEach(choice -> choice.accept(this));
    }

    @Override
    public void visitNestedColumnReference(NestedColumnReference column) {
        found = true;
    }

    /** Which rows a sub-query reads has no part in the values that it selects of them. */
    @Override
    public void visitSelectStatement(SelectStatement statement) {
        SealedExpressions.selectedInEach(statement.getQueryPart())
                .forEach(part -> part.forEach(value -> value.accept(this)));
    }

    @Override
    public void visitSqlSelectionExpression(SqlSelectionExpression expression) {
        expression.getSelection().getExpression().accept(this);
    }

    @Override
    public void visitSelfRenderingExpression(SelfRenderingExpression expression) {
        if (expression instanceof FunctionExpression function) {
            function.getArguments().forEach(argument -> argument.accept(this));
        } else {
            // Its parts are its own secret.
            found = true;
        }
    }
}
