// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;

/** A between predicate that everybody who walks the query sees as something else. Hibernate's translator insists on the class. */
final class RewrittenBetween extends BetweenPredicate {
    private final Predicate rewritten;

    RewrittenBetween(BetweenPredicate original, Predicate rewritten) {
        super(
                original.getExpression(),
                original.getLowerBound(),
                original.getUpperBound(),
                original.isNegated(),
                original.getExpressionType());
        this.rewritten = rewritten;
    }

    @Override
    public void accept(SqlAstWalker walker) {
        rewritten.accept(walker);
    }
}
