// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.hibernate.mapping.MappedColumn.ColumnRole;
import io.entigma.internal.hibernate.type.EntityNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.Join;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * The one walk over Hibernate's mapping model: entities, joined tables, embeddables and their parts, collections, keys and
 * indexes, encrypted or not. An attribute that subclasses inherit occurs once for each entity that has it, with the same
 * {@link Value}.
 */
final class MappingWalk {
    private final List<MappedValue> found = new ArrayList<>();
    private final PersistentClass owner;
    private final boolean cached;

    private MappingWalk(PersistentClass owner, boolean cached) {
        this.owner = owner;
        this.cached = cached;
    }

    /** All that is mapped, parents before their parts, each as often as it occurs; goes on as it is read. */
    static Stream<MappedValue> of(Metadata metadata) {
        return Stream.concat(
                metadata.getEntityBindings().stream().flatMap(entity -> entity(entity).stream()),
                metadata.getCollectionBindings().stream().flatMap(collection -> collection(collection).stream()));
    }

    private static List<MappedValue> entity(PersistentClass entity) {
        MappingWalk walk = new MappingWalk(entity, entity.isCached());
        Declaration declared = Declaration.of(entity);
        String name = EntityNames.simple(entity.getEntityName());
        if (entity instanceof RootClass root) {
            walk.add(name + ".id", root.getIdentifier(), ColumnRole.ID, identifier(root));
            walk.add(name + " (discriminator)", root.getDiscriminator(), ColumnRole.DISCRIMINATOR, declared);
        } else {
            walk.add(name + " (foreign key)", entity.getKey(), ColumnRole.ID, declared);
        }
        for (Property property : entity.getPropertyClosure()) {
            String part = property.getName();
            walk.add(name + "." + part, property.getValue(), role(entity, property), declared.member(part));
        }
        for (Join join : entity.getJoinClosure()) {
            String path = name + " (foreign key of " + join.getTable().getName() + ")";
            walk.add(path, join.getKey(), ColumnRole.ID, declared);
        }
        return walk.found;
    }

    /** An identifier class has its parts in the entity too. */
    private static Declaration identifier(RootClass root) {
        Declaration entity = Declaration.of(root);
        Property property = root.getIdentifierProperty();
        return property == null ? entity : entity.member(property.getName());
    }

    private static ColumnRole role(PersistentClass entity, Property property) {
        if (property == entity.getVersion()) {
            return ColumnRole.VERSION;
        }
        return property.isNaturalIdentifier() ? ColumnRole.NATURAL_ID : ColumnRole.VALUE;
    }

    private static List<MappedValue> collection(Collection collection) {
        MappingWalk walk = new MappingWalk(collection.getOwner(), collection.getCacheConcurrencyStrategy() != null);
        Declaration declared = Declaration.of(collection);
        String name = EntityNames.simple(collection.getRole());
        walk.add(name + " (foreign key)", collection.getKey(), ColumnRole.ID, declared);
        ColumnRole role = collection.isSet() ? ColumnRole.SET_ELEMENT : ColumnRole.VALUE;
        walk.add(name, collection.getElement(), role, declared.element());
        if (collection instanceof IndexedCollection indexed) {
            if (indexed.isMap()) {
                walk.add(name + " (key)", indexed.getIndex(), ColumnRole.MAP_KEY, declared.key());
            } else {
                walk.add(name + " (index)", indexed.getIndex(), ColumnRole.VALUE, declared);
            }
        }
        return walk.found;
    }

    private void add(String path, @Nullable Value value, ColumnRole role, Declaration declaration) {
        if (value == null || value instanceof Collection) {
            return;
        }
        found.add(new MappedValue(path, owner, value, role, cached, declaration));
        if (value instanceof Component component) {
            Declaration embeddable = declaration.in(component);
            for (Property part : component.getProperties()) {
                String name = part.getName();
                add(path + "." + name, part.getValue(), role, embeddable.member(name));
            }
        }
    }
}
