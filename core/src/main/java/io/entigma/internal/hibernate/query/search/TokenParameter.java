// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/** A parameter of the SQL statement that is bound to a token of the query's value, to be compared with stored tokens. */
public final class TokenParameter extends AbstractJdbcParameter {
    /** What is bound in one execution. */
    interface Tokens {
        byte @Nullable [] of(
                EncryptedType type, SharedSessionContractImplementor session, JdbcParameterBindings bindings);
    }

    /** What is bound for a value that is there. */
    interface TokensOfValue {
        byte[] of(
                EncryptedType type,
                SharedSessionContractImplementor session,
                Object value,
                JdbcParameterBindings bindings);
    }

    private final EncryptedType type;
    private final Tokens tokens;

    /** Made of several values of the query, of which any can be null. */
    TokenParameter(JdbcMapping binary, EncryptedType type, List<ValueSource> sources, Tokens tokens) {
        super(binary);
        this.type = type;
        this.tokens = tokens;
        sources.forEach(source -> source.keepSecret(type));
    }

    /** Made of one value; null if that is. */
    static TokenParameter of(JdbcMapping binary, EncryptedType type, ValueSource source, TokensOfValue tokens) {
        return new TokenParameter(binary, type, List.of(source), (attribute, session, bindings) -> {
            Object value = source.value(bindings);
            return value == null
                    ? null
                    : tokens.of(attribute, session, Literals.convert(attribute.attribute(), value), bindings);
        });
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
        byte[] token = tokens.of(type, execution.getSession(), bindings);
        if (token == null) {
            statement.setNull(position, Types.VARBINARY);
        } else {
            statement.setBytes(position, token);
        }
    }

    @Override
    public String toString() {
        return "TokenParameter[" + type.attribute().subject() + "]";
    }
}
