// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
import org.hibernate.query.sqm.sql.internal.SqmParameterInterpretation;
import org.hibernate.sql.ast.spi.SqlSelection;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.SqlTuple;
import org.hibernate.sql.ast.tree.insert.ConflictClause;
import org.hibernate.sql.ast.tree.insert.InsertSelectStatement;
import org.hibernate.sql.ast.tree.insert.Values;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.update.Assignment;
import org.hibernate.sql.results.internal.SqlSelectionImpl;
import org.jspecify.annotations.Nullable;

/** Seals the values that a bulk statement stores, and knows what may go into a sealed column. */
public final class Assignments {
    private static final String H2_BYTES = "varbinary";

    private Assignments() {}

    /** The assignment with every parameter and literal for an encrypted column sealed. */
    public static Assignment seal(Assignment assignment) {
        List<ColumnReference> targets = assignment.getAssignable().getColumnReferences();
        Expression value = assignment.getAssignedValue();
        if (targets.size() == 1) {
            Expression sealed = seal(targets.get(0), value, new ParameterSealing.Store(), null);
            return sealed == value ? assignment : new Assignment(assignment.getAssignable(), sealed);
        }
        if (!SealedExpressions.isTuple(value) || targets.stream().allMatch(target -> type(target) == null)) {
            return assignment;
        }
        List<? extends Expression> parts = SealedExpressions.parts(value);
        List<Expression> sealed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            sealed.add(
                    i < targets.size()
                            ? seal(targets.get(i), parts.get(i), new ParameterSealing.Store(), null)
                            : parts.get(i));
        }
        MappingModelExpressible<?> valueType =
                value.getExpressionType() instanceof MappingModelExpressible<?> known ? known : null;
        return new Assignment(assignment.getAssignable(), new SqlTuple(sealed, valueType));
    }

    /** Seals what a statement inserts: the values of each row, and what each part of its query selects. */
    public static void seal(InsertSelectStatement statement, Dialect dialect, UnaryOperator<Expression> placed) {
        String cast = dialect instanceof H2Dialect ? H2_BYTES : null;
        List<ColumnReference> targets = statement.getTargetColumns();
        List<ParameterSealing> sealings = new ArrayList<>();
        targets.forEach(target -> sealings.add(sealing(target, statement.getConflictClause(), dialect)));
        for (Values values : statement.getValuesList()) {
            List<Expression> expressions = values.getExpressions();
            for (int i = 0; i < targets.size() && i < expressions.size(); i++) {
                Expression sealed = seal(targets.get(i), placed.apply(expressions.get(i)), sealings.get(i), cast);
                if (sealed != expressions.get(i)) {
                    expressions.set(i, sealed);
                }
            }
        }
        if (statement.getSourceSelectStatement() != null) {
            seal(statement.getSourceSelectStatement(), targets, sealings, cast, placed);
        }
    }

    private static void seal(
            QueryPart source,
            List<ColumnReference> targets,
            List<ParameterSealing> sealings,
            @Nullable String cast,
            UnaryOperator<Expression> placed) {
        if (source instanceof QueryGroup group) {
            group.getQueryParts().forEach(part -> seal(part, targets, sealings, cast, placed));
            return;
        }
        List<SqlSelection> selections =
                source.getFirstQuerySpec().getSelectClause().getSqlSelections();
        for (int i = 0; i < targets.size() && i < selections.size(); i++) {
            SqlSelection selection = selections.get(i);
            Expression sealed = seal(targets.get(i), placed.apply(selection.getExpression()), sealings.get(i), cast);
            if (sealed != selection.getExpression()) {
                selections.set(i, replaced(selection, sealed));
            }
        }
    }

    /** A selection of something else at the same position. */
    public static SqlSelection replaced(SqlSelection selection, Expression expression) {
        return new SqlSelectionImpl(
                selection.getJdbcResultSetIndex(),
                selection.getValuesArrayPosition(),
                expression,
                selection.isVirtual());
    }

    private static ParameterSealing sealing(
            ColumnReference target, @Nullable ConflictClause conflict, Dialect dialect) {
        EncryptedType type = type(target);
        return type != null && isCompared(target, type, conflict, dialect)
                ? new ParameterSealing.StoreUnderOneKey()
                : new ParameterSealing.Store();
    }

    /** Whether a conflict clause compares what is inserted into a column with what is stored there. */
    public static boolean isCompared(
            ColumnReference target, EncryptedType type, @Nullable ConflictClause conflict, Dialect dialect) {
        if (conflict == null) {
            return false;
        }
        // Without columns, and on MySQL always, every unique constraint counts.
        boolean all = conflict.getConstraintColumnNames().isEmpty() || dialect instanceof MySQLDialect;
        return conflict.getConstraintColumnNames().contains(target.getColumnExpression()) || (all && type.isUnique());
    }

    /** The value for a column, sealed if the column is and the value comes from the query. */
    private static Expression seal(
            ColumnReference target, Expression value, ParameterSealing sealing, @Nullable String cast) {
        EncryptedType type = type(target);
        ValueSource source = type == null || SealedExpressions.isNull(value) ? null : ValueSource.of(value);
        if (type == null || source == null) {
            return value;
        }
        return new SealedParameter(target.getJdbcMapping(), type, Literals.convert(type, source), sealing).castTo(cast);
    }

    /** Whether a value can go into a column without losing its seal, or getting into the clear. */
    public static boolean fits(ColumnReference target, Expression value) {
        EncryptedType type = type(target);
        if (value instanceof SealedParameter sealed) {
            return type != null
                    && SealedExpressions.isAlike(sealed.type(), type)
                    && sealed.sealing().isToBeStored();
        }
        EncryptedType from = SealedExpressions.type(value);
        return type == null
                ? from == null
                : SealedExpressions.isNull(value) || (from != null && SealedExpressions.isAlike(type, from));
    }

    /** The parameter that a value is, in a statement that Hibernate has translated by itself; null if it is none. */
    public static @Nullable JdbcParameter parameter(Expression value) {
        Expression resolved =
                value instanceof SqmParameterInterpretation placed ? placed.getResolvedExpression() : value;
        return resolved instanceof JdbcParameter parameter && !(resolved instanceof SealedParameter) ? parameter : null;
    }

    public static @Nullable EncryptedType type(ColumnReference target) {
        return SealedExpressions.type(target.getJdbcMapping());
    }
}
