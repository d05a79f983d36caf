// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.Assignments;
import io.entigma.internal.hibernate.query.rewrite.ParameterSealing;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.rewrite.StatementBinders;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.dialect.Dialect;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.spi.SqlSelection;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.cte.CteColumn;
import org.hibernate.sql.ast.tree.cte.CteStatement;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.from.ValuesTableReference;
import org.hibernate.sql.ast.tree.insert.InsertSelectStatement;
import org.hibernate.sql.ast.tree.insert.Values;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a statement that Hibernate has translated by itself: one of the several statements, or the one in several steps,
 * that it makes of a bulk statement over several tables. Nothing is rewritten in it; a parameter that goes into a sealed
 * column is noted, to be bound sealed. For one statement, one thread.
 */
final class StepGuard extends QueryGuard {
    private final StatementBinders binders;
    private final Map<String, ColumnReference> targetsOfSteps = new HashMap<>();
    private final Map<String, ColumnReference> targetsOfValues = new HashMap<>();

    /**
     * Makes a guard.
     *
     * @param integerType Hibernate's type of an int
     * @param dialect the database's
     * @param binders takes how the statement's parameters are to be bound
     */
    StepGuard(JdbcMapping integerType, Dialect dialect, StatementBinders binders) {
        super(integerType, dialect, Map.of(), Map.of(), true);
        this.binders = binders;
    }

    @Override
    public void check(Statement statement) {
        if (statement instanceof SelectStatement select) {
            select.getCteStatements().values().forEach(cte -> noteTargets(cte.getCteDefinition()));
        }
        super.check(statement);
    }

    @Override
    boolean isSealedWhenBound(ColumnReference target, EncryptedType type, Expression value) {
        JdbcParameter parameter = Assignments.parameter(value);
        if (parameter != null) {
            binders.seal(parameter, target.getJdbcMapping(), type);
        }
        return parameter != null;
    }

    @Override
    public void visitParameter(JdbcParameter parameter) {
        binders.plain(parameter);
    }

    /** Follows what is inserted back to the columns of the step before. */
    private void noteTargets(Statement definition) {
        if (definition instanceof InsertSelectStatement insert && insert.getSourceSelectStatement() != null) {
            List<ColumnReference> targets = insert.getTargetColumns();
            List<Expression> selected = SealedExpressions.selected(insert.getSourceSelectStatement());
            for (int i = 0; i < targets.size() && i < selected.size(); i++) {
                noteTarget(targetsOfSteps, selected.get(i), targets.get(i));
            }
        }
    }

    private static void noteTarget(Map<String, ColumnReference> targets, Expression from, ColumnReference target) {
        if (from.getColumnReference() != null && Assignments.type(target) != null) {
            targets.put(from.getColumnReference().getColumnExpression(), target);
        }
    }

    /** A step of a statement in several steps: what it selects has to fit where the values go in the end. */
    @Override
    void definition(CteStatement cte) {
        if (!(cte.getCteDefinition() instanceof SelectStatement select)) {
            super.definition(cte);
            return;
        }
        steps(select.getQueryPart(), cte.getCteTable().getCteColumns());
        query(select);
    }

    private void steps(QueryPart source, List<CteColumn> columns) {
        if (source instanceof QueryGroup group) {
            group.getQueryParts().forEach(part -> steps(part, columns));
            return;
        }
        List<SqlSelection> selections =
                source.getFirstQuerySpec().getSelectClause().getSqlSelections();
        for (int i = 0; i < columns.size() && i < selections.size(); i++) {
            ColumnReference target = targetsOfSteps.get(columns.get(i).getColumnExpression());
            Expression selected = selections.get(i).getExpression();
            SealedParameter sealed = target == null ? null : sealed(target, selected);
            if (sealed == null) {
                step(target, selected);
            } else {
                selections.set(i, Assignments.replaced(selections.get(i), sealed));
            }
        }
        noteStored(source.getFirstQuerySpec());
    }

    /**
     * A parameter in a step, with the type of the column that it goes into in the end: Hibernate casts it to its type, which
     * is the attribute's in the clear if the query has given it one.
     */
    private static @Nullable SealedParameter sealed(ColumnReference target, Expression selected) {
        EncryptedType type = Assignments.type(target);
        JdbcParameter parameter = Assignments.parameter(selected);
        return type == null || parameter == null
                ? null
                : new SealedParameter(
                        target.getJdbcMapping(),
                        type,
                        new ValueSource.Parameter(parameter),
                        new ParameterSealing.Store());
    }

    private void step(@Nullable ColumnReference target, Expression selected) {
        EncryptedType type = SealedExpressions.type(selected);
        if (target != null) {
            noteTarget(targetsOfValues, selected, target);
            store(target, selected, "insert");
        } else if (type != null) {
            throw QueryRefusals.notSealed(type, "insert");
        } else {
            part("insert", true, () -> value(selected, "insert"));
        }
    }

    /** Rows that a statement inserts a few steps later, under the names of the columns that they go into. */
    @Override
    public void visitValuesTableReference(ValuesTableReference reference) {
        List<String> names = reference.getColumnNames();
        for (Values values : reference.getValuesList()) {
            for (int i = 0; i < values.getExpressions().size(); i++) {
                ColumnReference target = i < names.size() ? targetsOfValues.get(names.get(i)) : null;
                Expression value = values.getExpressions().get(i);
                if (target != null) {
                    EncryptedType type = Assignments.type(target);
                    if (type != null && SealedExpressions.isNull(value)) {
                        // The database would take it for text.
                        throw QueryRefusals.notSealed(type, "insert");
                    }
                    store(target, value, "insert");
                } else {
                    value.accept(this);
                }
            }
        }
    }
}
