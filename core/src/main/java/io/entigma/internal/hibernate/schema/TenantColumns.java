// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.hibernate.type.SealedEntities;
import io.entigma.internal.hibernate.type.SealedEntities.SealedEntity;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;

/** The {@code @TenantId} columns of entities with encrypted attributes. Immutable. */
public final class TenantColumns {
    private final List<TenantColumn> columns = new ArrayList<>();

    /**
     * One of them.
     *
     * @param table its table
     * @param column the column
     * @param javaType the attribute's type
     */
    record TenantColumn(Table table, Column column, Class<?> javaType) {
        /** Whether the database's text of a value is the tenant's name. */
        boolean isText() {
            return javaType == String.class || Number.class.isAssignableFrom(javaType);
        }
    }

    private TenantColumns() {}

    /** Finds them in a factory that is complete. */
    public static TenantColumns of(Metadata metadata, SessionFactoryImplementor factory) {
        TenantColumns found = new TenantColumns();
        for (SealedEntity entity : SealedEntities.of(factory).all()) {
            PersistentClass mapped =
                    metadata.getEntityBinding(entity.persister().getEntityName());
            if (entity.hasTenant() && mapped != null) {
                String attribute = entity.persister().getPropertyNames()[entity.tenantAttribute()];
                found.add(mapped, mapped.getProperty(attribute));
            }
        }
        return found;
    }

    private void add(PersistentClass entity, Property tenant) {
        Selectable selectable = tenant.getSelectables().get(0);
        if (selectable instanceof Column column) {
            // With a table for each class the column of an inherited attribute is in the table of the parent, too.
            Table table = entity.getTable().containsColumn(column)
                    ? entity.getTable()
                    : tenant.getValue().getTable();
            TenantColumn found =
                    new TenantColumn(table, column, tenant.getType().getReturnedClass());
            if (!columns.contains(found)) {
                columns.add(found);
            }
        }
    }

    List<TenantColumn> all() {
        return columns;
    }

    /** The column that names the tenant of a table's rows, or an empty text if there is none. */
    public String of(Table table) {
        return columns.stream()
                .filter(tenant -> tenant.table.equals(table) && tenant.isText())
                .map(tenant -> tenant.column.getName())
                .findFirst()
                .orElse("");
    }
}
