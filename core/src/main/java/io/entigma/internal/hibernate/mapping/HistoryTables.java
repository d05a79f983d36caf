// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tables in which Hibernate 7.4 keeps older states of entities and collections ({@code @Audited},
 * {@code @Temporal}), so that their encrypted columns get into the catalog. Their values are sealed by the type of the
 * attribute itself, in its context. Earlier versions have no such tables, so their part of the mapping is asked by name.
 */
public final class HistoryTables {
    private HistoryTables() {}

    public static List<TableColumn> columns(Metadata metadata, List<MappedColumn> columns) {
        List<TableColumn> found = new ArrayList<>();
        metadata.getEntityBindings().forEach(entity -> add(entity, entity.getTable(), columns, found));
        metadata.getCollectionBindings()
                .forEach(collection -> add(collection, collection.getCollectionTable(), columns, found));
        return found;
    }

    private static void add(Object mapping, @Nullable Table main, List<MappedColumn> columns, List<TableColumn> found) {
        Table history = auxiliaryTable(mapping);
        if (history == null || main == null) {
            return;
        }
        for (MappedColumn column : columns) {
            if (column.table().equals(main) && history.getColumn(column.column()) != null) {
                TableColumn entry = new TableColumn(column, history);
                if (!found.contains(entry)) {
                    found.add(entry);
                }
            }
        }
    }

    private static @Nullable Table auxiliaryTable(Object mapping) {
        try {
            return (Table) mapping.getClass().getMethod("getAuxiliaryTable").invoke(mapping);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
