// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.SqlTuple;
import org.hibernate.sql.ast.tree.update.Assignment;

/** Seals the values that a bulk statement stores, and checks that nothing else gets into a sealed column. */
final class Assignments {
    private Assignments() {}

    /** The assignment with every parameter and literal for an encrypted column sealed. */
    static Assignment seal(Assignment assignment) {
        List<ColumnReference> targets = assignment.getAssignable().getColumnReferences();
        Expression value = assignment.getAssignedValue();
        if (targets.size() == 1) {
            Expression sealed = seal(targets.get(0), value);
            return sealed == value ? assignment : new Assignment(assignment.getAssignable(), sealed);
        }
        if (!Sealed.isTuple(value) || targets.stream().allMatch(target -> type(target) == null)) {
            return assignment;
        }
        List<? extends Expression> parts = Sealed.parts(value);
        List<Expression> sealed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            sealed.add(i < targets.size() ? seal(targets.get(i), parts.get(i)) : parts.get(i));
        }
        MappingModelExpressible<?> valueType =
                value.getExpressionType() instanceof MappingModelExpressible<?> known ? known : null;
        return new Assignment(assignment.getAssignable(), new SqlTuple(sealed, valueType));
    }

    /** The value for a column, sealed if the column is and the value comes from the query. */
    static Expression seal(ColumnReference target, Expression value) {
        EncryptedType type = type(target);
        ValueSource source = type == null ? null : ValueSource.of(value);
        if (type == null || source == null) {
            return value;
        }
        return new SealedParameter(target.getJdbcMapping(), type, Equality.convert(type, source), new Sealing.Store());
    }

    /** Whether a value can go into a column without losing its seal, or getting into the clear. */
    static boolean fits(ColumnReference target, Expression value) {
        EncryptedType type = type(target);
        if (value instanceof SealedParameter sealed) {
            return type != null && Sealed.isAlike(sealed.type(), type) && sealed.sealing() instanceof Sealing.Store;
        }
        EncryptedType from = Sealed.type(value);
        return type == null ? from == null : from != null && Sealed.isAlike(type, from);
    }

    @org.jspecify.annotations.Nullable
    static EncryptedType type(ColumnReference target) {
        return Sealed.type(target.getJdbcMapping());
    }
}
