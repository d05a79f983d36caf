// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.EvaluatedParameter;
import io.entigma.internal.hibernate.query.rewrite.OneKeyParameter;
import io.entigma.internal.hibernate.query.rewrite.PlainParameter;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.rewrite.StatementWalker;
import io.entigma.internal.hibernate.query.scan.ScanExpression;
import io.entigma.internal.hibernate.query.search.TokenParameter;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;

/**
 * Looks for what {@code SealedTranslator} alone puts into a statement. Hibernate makes further statements out of parts of
 * ours, to empty the tables of collections, say; {@link QueryGuard} has seen those parts.
 */
final class OwnNodes extends StatementWalker {
    private boolean found;

    private OwnNodes() {}

    static boolean areIn(Statement statement) {
        OwnNodes search = new OwnNodes();
        statement.accept(search);
        return search.found;
    }

    @Override
    public void visitColumnReference(ColumnReference column) {
        found |= column instanceof SealedColumn;
    }

    @Override
    public void visitParameter(JdbcParameter parameter) {
        found |= parameter instanceof SealedParameter
                || parameter instanceof EvaluatedParameter
                || parameter instanceof OneKeyParameter
                || parameter instanceof PlainParameter
                || parameter instanceof TokenParameter;
    }

    @Override
    public void visitSelfRenderingExpression(SelfRenderingExpression expression) {
        found |= expression instanceof ScanExpression;
        super.visitSelfRenderingExpression(expression);
    }
}
