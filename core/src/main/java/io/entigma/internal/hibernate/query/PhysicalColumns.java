// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.jspecify.annotations.Nullable;

/** Finds encrypted attributes by the names of their columns, for queries that name a column and no attribute. */
final class PhysicalColumns {
    private final String name;
    private @Nullable EncryptedType found;

    private PhysicalColumns(String name) {
        this.name = name;
    }

    /**
     * An encrypted attribute with a column of that name, in whatever table.
     *
     * @param factory the session factory
     * @param name the column's name, quoted or not
     * @return the attribute, or null if there is none
     */
    static @Nullable EncryptedType find(SessionFactoryImplementor factory, String name) {
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
        EncryptedType type = Sealed.type(column.getJdbcMapping());
        if (type != null && unquoted(column.getSelectionExpression()).equalsIgnoreCase(name)) {
            found = type;
        }
    }

    private static String unquoted(String name) {
        return name.replaceAll("[\"`\\[\\]]", "");
    }
}
