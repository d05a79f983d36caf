// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of the SQL statement that is bound to sealed bytes, whatever type Hibernate has found for the query's own
 * parameter or literal.
 */
public final class SealedParameter extends AbstractJdbcParameter {
    private final EncryptedType type;
    private final ValueSource source;
    private final ParameterSealing sealing;
    private final @Nullable String cast;

    public SealedParameter(JdbcMapping mapping, EncryptedType type, ValueSource source, ParameterSealing sealing) {
        this(mapping, type, source, sealing, null);
    }

    private SealedParameter(
            JdbcMapping mapping,
            EncryptedType type,
            ValueSource source,
            ParameterSealing sealing,
            @Nullable String cast) {
        super(mapping);
        this.cast = cast;
        this.type = type;
        this.source = source;
        this.sealing = sealing;
        source.keepSecret(type);
    }

    /**
     * The same parameter where the database cannot know its type: H2 takes it for text there, and stores other bytes.
     *
     * @param sqlType the type, or null if the database needs none
     * @return the parameter
     */
    SealedParameter castTo(@Nullable String sqlType) {
        return sqlType == null ? this : new SealedParameter(getJdbcMapping(), type, source, sealing, sqlType);
    }

    @Override
    public void accept(SqlAstWalker walker) {
        if (cast != null && walker instanceof SqlAppender sql) {
            sql.appendSql("cast(");
            super.accept(walker);
            sql.appendSql(" as ");
            sql.appendSql(cast);
            sql.appendSql(')');
        } else {
            super.accept(walker);
        }
    }

    public EncryptedType type() {
        return type;
    }

    public ValueSource source() {
        return source;
    }

    public ParameterSealing sealing() {
        return sealing;
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        Object value = source.value(bindings);
        if (value != null) {
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
