// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.hibernate.mapping.MappedColumn.ColumnRole;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.EntityNames;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.UnionSubclass;
import org.hibernate.mapping.Value;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/** Finds the encrypted columns in Hibernate's mapping model: entities, joins, embeddables, collections, map keys. */
public final class MappingModel {
    private final List<MappedColumn> found = new ArrayList<>();

    /** By identity: two entities can map one column, each with a type object of its own. */
    private final IdentityHashMap<CustomType<?>, MappedColumn> seen = new IdentityHashMap<>();

    private MappingModel() {}

    /**
     * Every encrypted column of a mapping.
     *
     * @param metadata the mapping
     * @return the columns, each once for each type object
     */
    public static List<MappedColumn> encryptedColumns(Metadata metadata) {
        MappingModel model = new MappingModel();
        metadata.getEntityBindings().forEach(model::entity);
        metadata.getCollectionBindings().forEach(model::collection);
        return model.found;
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

    private void entity(PersistentClass entity) {
        String name = EntityNames.simple(entity.getEntityName());
        boolean cached = entity.isCached();
        if (entity instanceof RootClass root) {
            value(name + ".id", root.getIdentifier(), ColumnRole.ID, cached, identifier(root));
            if (root.getDiscriminator() != null) {
                value(
                        name + " (discriminator)",
                        root.getDiscriminator(),
                        ColumnRole.DISCRIMINATOR,
                        cached,
                        Declaration.of(entity));
            }
        }
        for (Property property : entity.getPropertyClosure()) {
            value(
                    name + "." + property.getName(),
                    property.getValue(),
                    role(entity, property),
                    cached,
                    Declaration.of(entity).member(property.getName()));
            inherit(entity, property.getValue());
        }
    }

    /** An identifier class has its parts in the entity too. */
    private static Declaration identifier(RootClass root) {
        Declaration entity = Declaration.of(root);
        Property property = root.getIdentifierProperty();
        return property == null ? entity : entity.member(property.getName());
    }

    /** A table per class repeats the columns of inherited attributes, with the types that the parent's have. */
    private void inherit(PersistentClass entity, Value value) {
        if (value instanceof Component component) {
            component.getProperties().forEach(part -> inherit(entity, part.getValue()));
        } else if (entity instanceof UnionSubclass && value instanceof BasicValue basic && isEncrypted(basic)) {
            MappedColumn column = seen.get((CustomType<?>) basic.getType());
            if (column != null && entity.getTable().containsColumn(column.column())) {
                column.isAlsoIn(entity.getTable());
            }
        }
    }

    private static ColumnRole role(PersistentClass entity, Property property) {
        if (property == entity.getVersion()) {
            return ColumnRole.VERSION;
        }
        return property.isNaturalIdentifier() ? ColumnRole.NATURAL_ID : ColumnRole.VALUE;
    }

    private void collection(Collection collection) {
        String name = EntityNames.simple(collection.getRole());
        boolean cached = collection.getCacheConcurrencyStrategy() != null;
        Declaration declaration = Declaration.of(collection);
        value(
                name,
                collection.getElement(),
                collection.isSet() ? ColumnRole.SET_ELEMENT : ColumnRole.VALUE,
                cached,
                declaration.element());
        if (collection instanceof IndexedCollection indexed && indexed.isMap()) {
            value(name + " (key)", indexed.getIndex(), ColumnRole.MAP_KEY, cached, declaration.key());
        }
    }

    private void value(String path, @Nullable Value value, ColumnRole role, boolean cached, Declaration declaration) {
        if (value instanceof Component component) {
            Declaration embeddable = declaration.in(component);
            for (Property property : component.getProperties()) {
                String name = property.getName();
                value(path + "." + name, property.getValue(), role, cached, embeddable.member(name));
            }
        } else if (value instanceof BasicValue basic) {
            basic(path, basic, role, cached, declaration);
        }
    }

    private void basic(String path, BasicValue value, ColumnRole role, boolean cached, Declaration declaration) {
        // Subclasses list inherited attributes again, with the same type: the first path wins.
        if (value.getType() instanceof CustomType<?> custom
                && custom.getUserType() instanceof EncryptedType type
                && !seen.containsKey(custom)) {
            for (Selectable selectable : value.getSelectables()) {
                if (selectable instanceof Column column) {
                    MappedColumn mapped =
                            new MappedColumn(path, role, custom, type, value.getTable(), column, cached, declaration);
                    found.add(mapped);
                    seen.put(custom, mapped);
                }
            }
        }
    }

    private static boolean isEncrypted(BasicValue value) {
        return MappedValues.encryptedTypeOf(value) != null;
    }
}
