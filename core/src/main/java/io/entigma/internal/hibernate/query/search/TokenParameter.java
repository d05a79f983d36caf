// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/** A parameter of the SQL statement that is bound to a token of the query's value, to be compared with stored tokens. */
public final class TokenParameter extends AbstractJdbcParameter {
    /** What is bound for a value that is there. */
    interface Tokens {
        byte[] of(
                EncryptedType type,
                SharedSessionContractImplementor session,
                Object value,
                JdbcParameterBindings bindings);
    }

    private final EncryptedType type;
    private final ValueSource source;
    private final Tokens tokens;

    TokenParameter(JdbcMapping binary, EncryptedType type, ValueSource source, Tokens tokens) {
        super(binary);
        this.type = type;
        this.source = source;
        this.tokens = tokens;
        source.keepSecret(type);
    }

    /** The attribute whose tokens it is compared with. */
    public EncryptedType type() {
        return type;
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        // Also where no token is looked for: a condition that is negated finds all others, but for rows without tokens.
        type.requireSearchable();
        Object value = source.value(bindings);
        if (value == null) {
            statement.setNull(position, Types.VARBINARY);
        } else {
            statement.setBytes(
                    position,
                    tokens.of(type, execution.getSession(), Literals.convert(type.attribute(), value), bindings));
        }
    }

    @Override
    public String toString() {
        return "TokenParameter[" + type.attribute().subject() + "]";
    }
}
