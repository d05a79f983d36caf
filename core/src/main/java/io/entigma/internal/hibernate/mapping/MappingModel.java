// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.UnionSubclass;
import org.hibernate.type.CustomType;

/** Finds the encrypted columns in Hibernate's mapping model. */
public final class MappingModel {
    private MappingModel() {}

    /**
     * Every encrypted column of a mapping.
     *
     * @param metadata the mapping
     * @return the columns, each once for each type object
     */
    public static List<MappedColumn> encryptedColumns(Metadata metadata) {
        // By identity: two entities can map one column, each with a type object of its own. In the order of the walk,
        // since subclasses list inherited attributes again, with the same type: the first path wins.
        IdentityHashMap<CustomType<?>, MappedColumn> found = new IdentityHashMap<>();
        List<MappedColumn> columns = new ArrayList<>();
        for (MappedValue mapped : MappingWalk.of(metadata)) {
            if (mapped.value() instanceof BasicValue value
                    && value.getType() instanceof CustomType<?> custom
                    && custom.getUserType() instanceof EncryptedType type
                    && value.getColumn() instanceof Column column) {
                MappedColumn encrypted = found.get(custom);
                if (encrypted == null) {
                    encrypted = new MappedColumn(mapped, custom, type, value.getTable(), column);
                    found.put(custom, encrypted);
                    columns.add(encrypted);
                }
                inherit(mapped.owner(), encrypted);
            }
        }
        return columns;
    }

    /** A table per class repeats the columns of inherited attributes, with the types that the parent's have. */
    private static void inherit(PersistentClass entity, MappedColumn column) {
        if (entity instanceof UnionSubclass && entity.getTable().containsColumn(column.column())) {
            column.isAlsoIn(entity.getTable());
        }
    }

    /**
     * The schema, or else the catalog, of tables that are mapped without one.
     *
     * @param settings the session factory's settings
     * @return the name, or an empty text
     */
    public static String defaultSchema(Map<String, Object> settings) {
        Object schema = settings.get("hibernate.default_schema");
        Object name = schema == null ? settings.get("hibernate.default_catalog") : schema;
        return name == null ? "" : name.toString();
    }
}
