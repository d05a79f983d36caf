// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.sql.ast.SqlAstTranslator;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;

/** Has the database look up what was found out about a row's value. Not changed. */
public final class ScanExpression implements SelfRenderingExpression {
    private final Scan scan;
    private final ColumnReference column;
    private final List<ScanParameter> parameters;
    private final String sql;
    private final JdbcMapping mapping;

    /**
     * Composes an expression.
     *
     * @param scan what is asked
     * @param column the encrypted column at its place in the query
     * @param parameters those that stand in the SQL, in their order
     * @param sql the SQL, with {@code $} for the column and {@code ?} for the parameters
     * @param mapping the type of the expression
     */
    ScanExpression(Scan scan, ColumnReference column, List<ScanParameter> parameters, String sql, JdbcMapping mapping) {
        this.scan = scan;
        this.column = column;
        this.parameters = parameters;
        this.sql = sql;
        this.mapping = mapping;
    }

    /** The attribute whose values are opened. */
    public EncryptedType type() {
        return scan.type();
    }

    @Override
    public void renderToSql(SqlAppender appender, SqlAstTranslator<?> translator, SessionFactoryImplementor factory) {
        int parameter = 0;
        int written = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '$' || c == '?') {
                appender.appendSql(sql.substring(written, i));
                (c == '$' ? column : parameters.get(parameter++)).accept(translator);
                written = i + 1;
            }
        }
        appender.appendSql(sql.substring(written));
    }

    @Override
    public JdbcMappingContainer getExpressionType() {
        return mapping;
    }

    @Override
    public String toString() {
        return "ScanExpression[" + type().attribute().subject() + "]";
    }
}
