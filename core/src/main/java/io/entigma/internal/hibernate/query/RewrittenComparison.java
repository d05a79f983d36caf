// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;

/** A comparison that everybody who walks the query sees as something else. Hibernate's translator insists on the class. */
final class RewrittenComparison extends ComparisonPredicate {
    private final Predicate rewritten;

    RewrittenComparison(ComparisonPredicate original, Predicate rewritten) {
        super(
                original.getLeftHandExpression(),
                original.getOperator(),
                original.getRightHandExpression(),
                original.getExpressionType());
        this.rewritten = rewritten;
    }

    @Override
    public void accept(SqlAstWalker walker) {
        rewritten.accept(walker);
    }
}
