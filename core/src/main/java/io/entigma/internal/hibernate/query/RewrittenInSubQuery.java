// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;

/** As {@link RewrittenComparison}, for {@code in (select ...)}. */
final class RewrittenInSubQuery extends InSubQueryPredicate {
    private final Predicate rewritten;

    RewrittenInSubQuery(InSubQueryPredicate original, Predicate rewritten) {
        super(original.getTestExpression(), original.getSubQuery(), original.isNegated(), original.getExpressionType());
        this.rewritten = rewritten;
    }

    @Override
    public void accept(SqlAstWalker walker) {
        rewritten.accept(walker);
    }
}
