// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.function.Function;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.sql.ast.spi.SqlAstProcessingState;
import org.hibernate.sql.ast.spi.SqlExpressionResolver;
import org.hibernate.sql.ast.spi.SqlSelection;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.from.NamedTableReference;
import org.hibernate.sql.ast.tree.from.TableReference;
import org.hibernate.sql.results.graph.FetchParent;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/** Gives each place of a query that names a sealed column a {@link SealedColumn} of its own. */
public final class SealingResolver implements SqlExpressionResolver {
    private final SqlExpressionResolver hibernate;
    private final Translation translation;

    public SealingResolver(SqlExpressionResolver hibernate, Translation translation) {
        this.hibernate = hibernate;
        this.translation = translation;
    }

    @Override
    public Expression resolveSqlExpression(
            ColumnReferenceKey key, Function<SqlAstProcessingState, Expression> creator) {
        Expression resolved = hibernate.resolveSqlExpression(key, creator);
        EncryptedType type = resolved instanceof ColumnReference ? SealedExpressions.type(resolved) : null;
        if (type == null) {
            return resolved;
        }
        translation.sees(type);
        return new SealedColumn((ColumnReference) resolved, type, translation);
    }

    @Override
    public Expression resolveSqlExpression(TableReference reference, SelectableMapping mapping) {
        Expression resolved = SqlExpressionResolver.super.resolveSqlExpression(reference, mapping);
        if (resolved instanceof SealedColumn column && reference instanceof NamedTableReference table) {
            column.isReadIn(table.getTableExpression());
            if (column.isKeptIn(table.getTableExpression(), mapping.getContainingTableExpression())) {
                column.foundInTable();
            }
        }
        return resolved;
    }

    @Override
    public SqlSelection resolveSqlSelection(
            Expression expression, JavaType<?> javaType, @Nullable FetchParent fetchParent, TypeConfiguration types) {
        return hibernate.resolveSqlSelection(expression, javaType, fetchParent, types);
    }
}
