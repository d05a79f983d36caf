// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/** Tells the database the answer to a condition on parameters, and nothing of their values: 1, 0 or null. */
public final class EvaluatedParameter extends AbstractJdbcParameter {
    private final Evaluation evaluation;

    EvaluatedParameter(JdbcMapping integer, Evaluation evaluation) {
        super(integer);
        this.evaluation = evaluation;
    }

    /** The attribute whose value decides the answer, or null. */
    @Nullable
    public EncryptedType secretOf() {
        return evaluation.secretOf();
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        Boolean answer = evaluation.evaluate(bindings);
        if (answer == null) {
            statement.setNull(position, Types.INTEGER);
        } else {
            statement.setInt(position, answer ? 1 : 0);
        }
    }
}
