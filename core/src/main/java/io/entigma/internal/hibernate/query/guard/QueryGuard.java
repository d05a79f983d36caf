// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.Assignments;
import io.entigma.internal.hibernate.query.rewrite.EvaluatedParameter;
import io.entigma.internal.hibernate.query.rewrite.OneKeyParameter;
import io.entigma.internal.hibernate.query.rewrite.PlacedParameter;
import io.entigma.internal.hibernate.query.rewrite.PlainParameter;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.query.scan.ScanExpression;
import io.entigma.internal.hibernate.query.search.TokenParameter;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.dialect.Dialect;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.delete.DeleteStatement;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;
import org.hibernate.sql.ast.tree.insert.ConflictClause;
import org.hibernate.sql.ast.tree.insert.InsertSelectStatement;
import org.hibernate.sql.ast.tree.insert.Values;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.select.SelectClause;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.ast.tree.update.Assignment;
import org.hibernate.sql.ast.tree.update.UpdateStatement;
import org.jspecify.annotations.Nullable;

/**
 * Walks a translated query or bulk statement and refuses what sealed bytes cannot answer. The rules are on top of each
 * other: {@link OperatorGuard} refuses everything, {@link ValueGuard}, {@link ComparisonGuard}, {@link SelectGuard} and this
 * class, which has those for bulk statements, each allow something. For one query, one thread.
 */
public class QueryGuard extends SelectGuard {
    private final Dialect dialect;
    private final Map<JdbcParameter, PlacedParameter> placed;
    private final Set<SelectClause> stored = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Makes a guard.
     *
     * @param integerType Hibernate's type of an int
     * @param dialect the database's
     * @param distinct what the clauses with {@code select distinct} name one by one
     * @param placed where the query's parameters stand
     * @param runByHibernate whether the statement is only looked at here, while Hibernate runs another translation of it,
     *     in which nothing is rewritten
     */
    public QueryGuard(
            JdbcMapping integerType,
            Dialect dialect,
            Map<SelectClause, DistinctSelection> distinct,
            Map<JdbcParameter, PlacedParameter> placed,
            boolean runByHibernate) {
        super(integerType, distinct, runByHibernate);
        this.dialect = dialect;
        this.placed = placed;
    }

    /** Walks a whole statement. */
    public void check(Statement statement) {
        if (statement instanceof SelectStatement select) {
            query(select);
        } else {
            statement.accept(this);
        }
    }

    @Override
    public void visitUpdateStatement(UpdateStatement statement) {
        statement.getCteStatements().values().forEach(this::definition);
        statement.getFromClause().accept(this);
        statement.getAssignments().forEach(this::visitAssignment);
        if (statement.getRestriction() != null) {
            statement.getRestriction().accept(this);
        }
    }

    @Override
    public void visitDeleteStatement(DeleteStatement statement) {
        statement.getCteStatements().values().forEach(this::definition);
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
                : SealedExpressions.parts(assignment.getAssignedValue());
        if (values.size() != targets.size()) {
            targets.forEach(target -> store(target, assignment.getAssignedValue(), "set"));
            return;
        }
        for (int i = 0; i < targets.size(); i++) {
            store(targets.get(i), values.get(i), "set");
        }
    }

    /** Whether a value is left to be sealed when the statement is bound. */
    boolean isSealedWhenBound(ColumnReference target, EncryptedType type, Expression value) {
        return false;
    }

    /** A value goes into a column: sealed for it, or not sealed and not into a sealed one. */
    void store(ColumnReference target, Expression value, String operator) {
        EncryptedType type = Assignments.type(target);
        if (target instanceof SealedColumn column) {
            column.take();
        }
        if (type != null && isSealedWhenBound(target, type, value)) {
            return;
        }
        if (!Assignments.fits(target, value)) {
            EncryptedType any = type != null ? type : SealedExpressions.type(value);
            if (any != null) {
                throw QueryRefusals.notSealed(any, operator);
            }
        }
        if (value instanceof SealedParameter sealed) {
            sealedAtBinding(sealed, operator);
        } else {
            // A column that is not encrypted is where the value of a parameter is meant to go in the clear.
            part(operator, true, () -> value(value, operator));
        }
    }

    /** In Hibernate's own translation a value is sealed only where a parameter stands alone. */
    private void sealedAtBinding(SealedParameter sealed, String operator) {
        if (isRunByHibernate() && !(sealed.source() instanceof ValueSource.Parameter)) {
            throw QueryRefusals.bulk(sealed.type(), operator);
        }
    }

    @Override
    @Nullable
    PlacedParameter placeOf(JdbcParameter parameter) {
        return parameter instanceof PlainParameter plain ? plain.place() : placed.get(parameter);
    }

    @Override
    public void visitParameter(JdbcParameter parameter) {
        if (isRunByHibernate() && parameter instanceof EvaluatedParameter answer && answer.secretOf() != null) {
            throw QueryRefusals.bulk(answer.secretOf(), operator());
        } else if (isRunByHibernate() && parameter instanceof TokenParameter token) {
            throw QueryRefusals.bulk(token.type(), operator());
        } else if (isRunByHibernate() && parameter instanceof OneKeyParameter oneKey) {
            throw QueryRefusals.bulk(oneKey.type(), operator());
        } else {
            super.visitParameter(parameter);
        }
    }

    @Override
    public void visitSelfRenderingExpression(SelfRenderingExpression expression) {
        if (isRunByHibernate() && expression instanceof ScanExpression scan) {
            throw QueryRefusals.bulk(scan.type(), operator());
        }
        super.visitSelfRenderingExpression(expression);
    }

    @Override
    boolean isStored(SelectClause clause) {
        return stored.contains(clause);
    }

    @Override
    public void visitInsertStatement(InsertSelectStatement statement) {
        statement.getCteStatements().values().forEach(this::definition);
        List<ColumnReference> targets = statement.getTargetColumns();
        QueryPart source = statement.getSourceSelectStatement();
        if (source != null) {
            select(source, targets);
            source.accept(this);
        }
        for (Values values : statement.getValuesList()) {
            for (int i = 0; i < targets.size() && i < values.getExpressions().size(); i++) {
                store(targets.get(i), values.getExpressions().get(i), "insert");
            }
        }
        if (statement.getConflictClause() != null) {
            conflict(statement.getConflictClause(), statement);
        }
    }

    private void select(QueryPart source, List<ColumnReference> targets) {
        if (source instanceof QueryGroup group) {
            group.getQueryParts().forEach(part -> select(part, targets));
            return;
        }
        List<Expression> selected = SealedExpressions.selected(source);
        for (int i = 0; i < targets.size() && i < selected.size(); i++) {
            store(targets.get(i), selected.get(i), "insert");
        }
        noteStored(source.getFirstQuerySpec());
    }

    /** Notes that what a query selects has been looked at as what is stored. */
    void noteStored(QuerySpec query) {
        stored.add(query.getSelectClause());
    }

    private void conflict(ConflictClause conflict, InsertSelectStatement statement) {
        for (ColumnReference target : statement.getTargetColumns()) {
            EncryptedType type = Assignments.type(target);
            if (type != null && Assignments.isCompared(target, type, conflict, dialect)) {
                if (!type.attribute().isDeterministic()) {
                    throw QueryRefusals.notAtRandom(type, "on conflict");
                }
                if (statement.getSourceSelectStatement() != null) {
                    throw QueryRefusals.bulk(type, "on conflict");
                }
            }
        }
        conflict.getAssignments().forEach(this::visitAssignment);
        if (conflict.getPredicate() != null) {
            conflict.getPredicate().accept(this);
        }
    }
}
