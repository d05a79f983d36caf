// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.type.EncryptedType;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.sql.ast.spi.StringBuilderSqlAppender;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;
import org.jspecify.annotations.Nullable;

/** Finds encrypted attributes by the names of their columns, for queries that name a column and no attribute. */
public final class PhysicalColumns {
    private static final String COLUMN = "column";

    private final String name;
    private @Nullable EncryptedType found;

    private PhysicalColumns(String name) {
        this.name = name;
    }

    /**
     * Refuses {@code column(c.name as String)} for a sealed column, whatever attribute it belongs to.
     *
     * @param factory the session factory
     * @param call a function that a query calls
     */
    public static void refuse(SessionFactoryImplementor factory, FunctionExpression call) {
        if (COLUMN.equals(call.getFunctionName()) && call instanceof SelfRenderingExpression column) {
            StringBuilderSqlAppender sql = new StringBuilderSqlAppender();
            column.renderToSql(sql, null, factory);
            String text = sql.toString();
            EncryptedType type = find(factory, text.substring(text.lastIndexOf('.') + 1));
            if (type != null) {
                throw QueryRefusals.notOnCiphertext(type, COLUMN + "()");
            }
        }
    }

    /**
     * An encrypted attribute with a column of that name, in whatever table.
     *
     * @param factory the session factory
     * @param name the column's name, quoted or not
     * @return the attribute, or null if there is none
     */
    private static @Nullable EncryptedType find(SessionFactoryImplementor factory, String name) {
        PhysicalColumns search = new PhysicalColumns(unquoted(name));
        MappingMetamodel model = factory.getRuntimeMetamodels().getMappingMetamodel();
        model.forEachEntityDescriptor(entity -> entity.forEachSelectable((index, column) -> search.look(column)));
        model.forEachCollectionDescriptor(collection -> collection
                .getAttributeMapping()
                .getElementDescriptor()
                .forEachSelectable((index, column) -> search.look(column)));
        return search.found;
    }

    private void look(SelectableMapping column) {
        EncryptedType type = SealedExpressions.type(column.getJdbcMapping());
        if (type != null && unquoted(column.getSelectionExpression()).equalsIgnoreCase(name)) {
            found = type;
        }
    }

    private static String unquoted(String name) {
        return name.replaceAll("[\"`\\[\\]]", "");
    }
}
