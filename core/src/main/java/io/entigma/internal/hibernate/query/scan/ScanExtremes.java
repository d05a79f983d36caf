// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.query.rewrite.Assignments;
import io.entigma.internal.hibernate.query.rewrite.StatementWalker;
import java.util.List;
import org.hibernate.sql.ast.spi.SqlSelection;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/** Has queries select {@code min} and {@code max} of attributes whose values they may open. */
public final class ScanExtremes extends StatementWalker {
    private final Scans scans;

    public ScanExtremes(Scans scans) {
        this.scans = scans;
    }

    /** Rewrites all queries in a query. Those in bulk statements stay, and are refused. */
    public void rewrite(Statement statement) {
        if (statement instanceof SelectStatement) {
            statement.accept(this);
        }
    }

    @Override
    public void visitQuerySpec(QuerySpec query) {
        super.visitQuerySpec(query);
        List<SqlSelection> selections = query.getSelectClause().getSqlSelections();
        for (int i = 0; i < selections.size(); i++) {
            Expression found = scans.extreme(selections.get(i).getExpression());
            if (found != null) {
                selections.set(i, Assignments.replaced(selections.get(i), found));
            }
        }
    }
}
