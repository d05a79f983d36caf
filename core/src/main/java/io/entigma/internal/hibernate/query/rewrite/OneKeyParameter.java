// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/**
 * Always 1; refuses to be bound while the tenant has values under more than one key. A translated query is kept and
 * used again, so that what it needs of the keys has to be looked at in every execution.
 */
public final class OneKeyParameter extends AbstractJdbcParameter {
    private final EncryptedType type;
    private final String operator;

    public OneKeyParameter(JdbcMapping integer, EncryptedType type, String operator) {
        super(integer);
        this.type = type;
        this.operator = operator;
    }

    public EncryptedType type() {
        return type;
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        type.requireSearchable();
        type.requireOneKey(execution.getSession(), operator);
        statement.setInt(position, 1);
    }
}
