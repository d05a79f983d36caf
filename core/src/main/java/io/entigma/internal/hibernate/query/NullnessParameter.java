// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/** Tells the database of a parameter only whether it is null, for {@code :p is null} beside {@code c.email = :p}. */
final class NullnessParameter extends AbstractJdbcParameter {
    private final ValueSource source;

    NullnessParameter(JdbcMapping integer, ValueSource source) {
        super(integer);
        this.source = source;
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        if (source.value(bindings) == null) {
            statement.setNull(position, Types.INTEGER);
        } else {
            statement.setInt(position, 1);
        }
    }
}
