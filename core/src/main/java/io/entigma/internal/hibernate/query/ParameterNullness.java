// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import java.util.function.BooleanSupplier;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;

/**
 * {@code :p is null}. If the same parameter is compared with an encrypted attribute elsewhere in the query, which is
 * known only when all of it is translated, the database is not told the value.
 */
final class ParameterNullness extends NullnessPredicate {
    private final BooleanSupplier secret;
    private final NullnessPredicate hidden;

    ParameterNullness(NullnessPredicate original, ValueSource source, JdbcMapping integer, BooleanSupplier secret) {
        super(original.getExpression(), original.isNegated(), original.getExpressionType());
        this.secret = secret;
        this.hidden = new NullnessPredicate(
                new NullnessParameter(integer, source), original.isNegated(), original.getExpressionType());
    }

    @Override
    public void accept(SqlAstWalker walker) {
        if (secret.getAsBoolean()) {
            hidden.accept(walker);
        } else {
            super.accept(walker);
        }
    }
}
