// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.results.internal.SqlSelectionImpl;
import org.jspecify.annotations.Nullable;

/**
 * A sub-query that selects one searchable attribute, to be compared with a value: {@code :v in (select p.ssn ...)}.
 *
 * @param sought what it selects
 * @param query the sub-query
 */
record TokenSubQuery(Sought sought, QuerySpec query) {
    /** What a sub-query selects of a table, or null if it is something else, or some of the rows or groups of them only. */
    static @Nullable TokenSubQuery of(SelectStatement statement) {
        QueryPart part = statement.getQueryPart();
        boolean isSimple = part instanceof QuerySpec query
                && statement.getCteStatements().isEmpty()
                && query.getGroupByClauseExpressions().isEmpty()
                && query.getHavingClauseRestrictions() == null
                && !query.hasOffsetOrFetchClause()
                && SealedExpressions.selected(query).size() == 1;
        Expression selected = isSimple ? SealedExpressions.selected(part).get(0) : null;
        Sought sought = selected == null ? null : Sought.of(selected);
        return sought == null ? null : new TokenSubQuery(sought, (QuerySpec) part);
    }

    /** The same sub-query with the column that keeps tokens instead. */
    SelectStatement selecting(ColumnReference tokens) {
        QuerySpec same = new QuerySpec(false, query.getFromClause().getRoots().size());
        query.getFromClause().visitRoots(same.getFromClause()::addRoot);
        same.getSelectClause().addSqlSelection(new SqlSelectionImpl(tokens));
        if (query.getWhereClauseRestrictions() != null) {
            same.applyPredicate(query.getWhereClauseRestrictions());
        }
        return new SelectStatement(same);
    }
}
