// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;

/** A like predicate that everybody who walks the query sees as something else. Hibernate's translator insists on the class. */
final class RewrittenLike extends LikePredicate {
    private final Predicate rewritten;

    RewrittenLike(LikePredicate original, Predicate rewritten) {
        super(
                original.getMatchExpression(),
                original.getPattern(),
                original.getEscapeCharacter(),
                original.isNegated(),
                original.isCaseSensitive(),
                original.getExpressionType());
        this.rewritten = rewritten;
    }

    @Override
    public void accept(SqlAstWalker walker) {
        rewritten.accept(walker);
    }
}
