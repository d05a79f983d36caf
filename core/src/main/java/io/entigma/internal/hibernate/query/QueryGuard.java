// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.util.List;
import java.util.Map;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.tree.delete.DeleteStatement;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.insert.ConflictClause;
import org.hibernate.sql.ast.tree.insert.InsertSelectStatement;
import org.hibernate.sql.ast.tree.insert.Values;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.SelectClause;
import org.hibernate.sql.ast.tree.update.Assignment;
import org.hibernate.sql.ast.tree.update.UpdateStatement;

/**
 * Walks a translated query or bulk statement and refuses what sealed bytes cannot answer. The rules are on top of each
 * other: {@link OperatorGuard} refuses everything, {@link ValueGuard}, {@link ComparisonGuard}, {@link SelectGuard} and this
 * class, which has those for bulk statements, each allow something. For one query, one thread.
 */
final class QueryGuard extends SelectGuard {
    /**
     * Makes a guard.
     *
     * @param integerType Hibernate's type of an int
     * @param distinctAlone the attributes that a {@code select distinct} names one by one
     * @param runByHibernate whether the statement is only looked at here, while Hibernate runs another translation of it,
     *     in which nothing is rewritten
     */
    QueryGuard(JdbcMapping integerType, Map<SelectClause, List<EncryptedType>> distinctAlone, boolean runByHibernate) {
        super(integerType, distinctAlone, runByHibernate);
    }

    @Override
    public void visitUpdateStatement(UpdateStatement statement) {
        statement
                .getCteStatements()
                .values()
                .forEach(cte -> cte.getCteDefinition().accept(this));
        statement.getFromClause().accept(this);
        statement.getAssignments().forEach(this::visitAssignment);
        if (statement.getRestriction() != null) {
            statement.getRestriction().accept(this);
        }
    }

    @Override
    public void visitDeleteStatement(DeleteStatement statement) {
        statement
                .getCteStatements()
                .values()
                .forEach(cte -> cte.getCteDefinition().accept(this));
        statement.getFromClause().accept(this);
        if (statement.getRestriction() != null) {
            statement.getRestriction().accept(this);
        }
    }

    @Override
    public void visitAssignment(Assignment assignment) {
        List<ColumnReference> targets = assignment.getAssignable().getColumnReferences();
        List<? extends Expression> values = targets.size() == 1
                ? List.of(assignment.getAssignedValue())
                : Sealed.parts(assignment.getAssignedValue());
        if (values.size() != targets.size()) {
            targets.forEach(target -> fits(target, assignment.getAssignedValue(), "set"));
            return;
        }
        for (int i = 0; i < targets.size(); i++) {
            fits(targets.get(i), values.get(i), "set");
        }
    }

    private void fits(ColumnReference target, Expression value, String operator) {
        EncryptedType type = Assignments.type(target);
        if (!Assignments.fits(target, value)) {
            EncryptedType any = type != null ? type : Sealed.type(value);
            if (any != null) {
                throw Refusal.notSealed(any, operator);
            }
        }
        if (type == null) {
            inside(operator, () -> value.accept(this));
        } else if (!isSealedByHibernate(value)) {
            value(value, operator);
        }
    }

    /** A parameter alone is bound through the attribute's type in Hibernate's own translation, too, and null needs no seal. */
    private static boolean isSealedByHibernate(Expression value) {
        return value instanceof SealedParameter sealed
                && (sealed.source() instanceof ValueSource.Parameter
                        || sealed.source().equals(new ValueSource.Constant(null)));
    }

    @Override
    public void visitInsertStatement(InsertSelectStatement statement) {
        statement
                .getCteStatements()
                .values()
                .forEach(cte -> cte.getCteDefinition().accept(this));
        List<ColumnReference> targets = statement.getTargetColumns();
        QueryPart source = statement.getSourceSelectStatement();
        if (source != null) {
            List<Expression> selected = Sealed.selected(source);
            for (int i = 0; i < targets.size() && i < selected.size(); i++) {
                selectedFits(targets.get(i), selected.get(i));
            }
            source.accept(this);
        }
        for (Values values : statement.getValuesList()) {
            insertedFit(targets, values.getExpressions());
        }
        ConflictClause conflict = statement.getConflictClause();
        if (conflict != null) {
            conflict.getAssignments().forEach(this::visitAssignment);
            if (conflict.getPredicate() != null) {
                conflict.getPredicate().accept(this);
            }
        }
    }

    private static void selectedFits(ColumnReference target, Expression selected) {
        EncryptedType type = Assignments.type(target);
        boolean isNull = selected instanceof Literal literal && literal.getLiteralValue() == null;
        if (!isNull && !Assignments.fits(target, selected)) {
            EncryptedType any = type != null ? type : Sealed.type(selected);
            if (any != null) {
                throw Refusal.notSealed(any, "insert");
            }
        }
    }

    private void insertedFit(List<ColumnReference> targets, List<Expression> values) {
        for (int i = 0; i < targets.size() && i < values.size(); i++) {
            Expression sealed = Assignments.seal(targets.get(i), values.get(i));
            if (sealed != values.get(i)) {
                values.set(i, sealed);
            }
            fits(targets.get(i), values.get(i), "insert");
        }
    }
}
