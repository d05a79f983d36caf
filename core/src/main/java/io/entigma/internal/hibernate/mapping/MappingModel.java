// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.UnionSubclass;
import org.hibernate.mapping.Value;
import org.hibernate.type.CustomType;

/** What one walk over Hibernate's mapping model found, for all who look at it while a session factory starts. */
public final class MappingModel {
    private final List<MappedValue> occurrences;

    private MappingModel(List<MappedValue> occurrences) {
        this.occurrences = occurrences;
    }

    /**
     * Walks over a mapping.
     *
     * @param metadata the mapping
     * @return all that is in it
     */
    public static MappingModel of(Metadata metadata) {
        return new MappingModel(MappingWalk.of(metadata).toList());
    }

    /**
     * Whether a mapping has an encrypted column. Looks no further than the first one.
     *
     * @param metadata the mapping
     * @return true if so
     */
    public static boolean isEncrypted(Metadata metadata) {
        return MappingWalk.of(metadata)
                .anyMatch(mapped -> mapped.value() instanceof BasicValue && mapped.encryptedType() != null);
    }

    /** All that is mapped, parents before their parts, each as often as it occurs. */
    List<MappedValue> occurrences() {
        return occurrences;
    }

    /**
     * Everything that the mapping has, each once: what subclasses inherit, with the entity that has it first.
     *
     * @return the values
     */
    public List<MappedValue> values() {
        Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return occurrences.stream().filter(mapped -> seen.add(mapped.value())).toList();
    }

    /**
     * Every encrypted column.
     *
     * @return the columns, each once for each type object
     */
    public List<MappedColumn> encryptedColumns() {
        // By identity: two entities can map one column, each with a type object of its own. In the order of the walk,
        // since subclasses list inherited attributes again, with the same type: the first path wins.
        IdentityHashMap<CustomType<?>, MappedColumn> found = new IdentityHashMap<>();
        List<MappedColumn> columns = new ArrayList<>();
        for (MappedValue mapped : occurrences) {
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
