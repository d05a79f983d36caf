// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;

/** One of the sealed values of a column that a group of rows has. Whoever walks the query sees the column. */
public abstract class ChosenValue implements Expression {
    private final SealedColumn column;

    /**
     * Of a column.
     *
     * @param column the column at its place in the query
     */
    protected ChosenValue(SealedColumn column) {
        this.column = column;
    }

    /** Writes the SQL. */
    protected abstract void write(SqlAppender sql, SqlAstWalker translator);

    @Override
    public final ColumnReference getColumnReference() {
        return column;
    }

    @Override
    public final JdbcMappingContainer getExpressionType() {
        return column.getExpressionType();
    }

    @Override
    public final void accept(SqlAstWalker walker) {
        if (walker instanceof SqlAppender sql) {
            write(sql, walker);
        } else {
            column.accept(walker);
        }
    }
}
