// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/**
 * A parameter of the SQL statement that is bound to sealed bytes, whatever type Hibernate has found for the query's own
 * parameter or literal.
 */
final class SealedParameter extends AbstractJdbcParameter {
    private final EncryptedType type;
    private final ValueSource source;
    private final Sealing sealing;

    SealedParameter(JdbcMapping mapping, EncryptedType type, ValueSource source, Sealing sealing) {
        super(mapping);
        this.type = type;
        this.source = source;
        this.sealing = sealing;
        source.keepSecret(type);
    }

    EncryptedType type() {
        return type;
    }

    ValueSource source() {
        return source;
    }

    Sealing sealing() {
        return sealing;
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        Object value = source.value(bindings);
        if (value != null && source instanceof ValueSource.Computed) {
            value = Literals.convert(type.attribute(), value);
        }
        if (value == null) {
            statement.setNull(position, Types.VARBINARY);
        } else {
            statement.setBytes(position, sealing.seal(type, execution.getSession(), value));
        }
    }

    @Override
    public String toString() {
        return "SealedParameter[" + type.attribute().subject() + "]";
    }
}
