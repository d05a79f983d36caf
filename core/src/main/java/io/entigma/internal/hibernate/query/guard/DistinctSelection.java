// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.hibernate.query.sqm.tree.domain.SqmCteRoot;
import org.hibernate.query.sqm.tree.domain.SqmDerivedRoot;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.from.SqmCteJoin;
import org.hibernate.query.sqm.tree.from.SqmDerivedJoin;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;

/**
 * What a {@code select distinct} names one by one, as against the columns of whole entities, which do no harm there: their
 * identifier tells the rows apart. For one translation, one thread.
 */
public final class DistinctSelection {
    private final boolean hasEntity;
    private final Set<ColumnReference> alone = Collections.newSetFromMap(new IdentityHashMap<>());

    public DistinctSelection(boolean hasEntity) {
        this.hasEntity = hasEntity;
    }

    /** Whether a selected path comes from a table, and not from a sub-query, whose columns are values one by one. */
    public static boolean isOfTable(SqmPath<?> path) {
        return !(path instanceof SqmDerivedRoot<?> || path instanceof SqmCteRoot<?>)
                && !(path instanceof SqmDerivedJoin<?> || path instanceof SqmCteJoin<?>);
    }

    /** Notes a path that the query selects by itself. */
    public void names(Expression path) {
        for (Expression part : SealedExpressions.parts(path)) {
            if (part.getColumnReference() != null) {
                alone.add(part.getColumnReference());
            }
        }
    }

    /** Whether a selected expression is there only because a whole entity is selected. */
    boolean isOfEntity(Expression selected) {
        return hasEntity && selected instanceof ColumnReference column && !alone.contains(column);
    }
}
