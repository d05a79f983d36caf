// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import org.hibernate.sql.ast.spi.AbstractSqlAstWalker;
import org.hibernate.sql.ast.tree.AbstractUpdateOrDeleteStatement;
import org.hibernate.sql.ast.tree.delete.DeleteStatement;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.from.TableGroup;
import org.hibernate.sql.ast.tree.from.TableGroupJoin;
import org.hibernate.sql.ast.tree.update.UpdateStatement;

/**
 * Walks whole statements, those that write too: Hibernate's walker fails on an update or delete without a condition, and says
 * nothing of the common table expressions before it; it
 * brings in joins that nothing uses.
 */
public abstract class StatementWalker extends AbstractSqlAstWalker {
    /** For subclasses. */
    protected StatementWalker() {}

    @Override
    public void visitUpdateStatement(UpdateStatement statement) {
        statement
                .getAssignments()
                .forEach(assignment -> assignment.getAssignedValue().accept(this));
        restriction(statement);
    }

    @Override
    public void visitDeleteStatement(DeleteStatement statement) {
        restriction(statement);
    }

    private void restriction(AbstractUpdateOrDeleteStatement statement) {
        statement
                .getCteStatements()
                .values()
                .forEach(cte -> cte.getCteDefinition().accept(this));
        if (statement.getRestriction() != null) {
            statement.getRestriction().accept(this);
        }
    }

    /** Does not bring in a join that nothing uses, only what is joined to it. */
    @Override
    public void visitTableGroupJoin(TableGroupJoin join) {
        TableGroup joined = join.getJoinedGroup();
        if (joined.isInitialized()) {
            joined.accept(this);
        } else {
            joined.getTableGroupJoins().forEach(nested -> nested.accept(this));
            joined.getNestedTableGroupJoins().forEach(nested -> nested.accept(this));
        }
        if (join.getPredicate() != null) {
            join.getPredicate().accept(this);
        }
    }

    /** Not the selection, which would come back to here. */
    @Override
    public void visitSqlSelectionExpression(SqlSelectionExpression expression) {
        expression.getSelection().getExpression().accept(this);
    }
}
