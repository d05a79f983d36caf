// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.EntityNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.Join;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Value;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/** Lists everything that is mapped to columns, encrypted or not: attributes, embeddables and their parts, keys, indexes. */
public final class MappedValues {
    private final List<Mapped> found = new ArrayList<>();

    /** By identity: a subclass lists the attributes that it inherits again. */
    private final Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private MappedValues() {}

    /**
     * One mapped value.
     *
     * @param path the attribute as {@code Customer.address.street}
     * @param owner the entity that it was found in first
     * @param value what Hibernate made of it
     */
    public record Mapped(String path, PersistentClass owner, Value value) {
        @Nullable
        public EncryptedType encryptedType() {
            return encryptedTypeOf(value);
        }
    }

    public static List<Mapped> of(Metadata metadata) {
        MappedValues values = new MappedValues();
        metadata.getEntityBindings().forEach(values::entity);
        metadata.getCollectionBindings().forEach(values::collection);
        return values.found;
    }

    /** The type of an encrypted value, or null if the value is none. */
    public static @Nullable EncryptedType encryptedTypeOf(@Nullable Value value) {
        return value != null
                        && value.isSimpleValue()
                        && value.getType() instanceof CustomType<?> custom
                        && custom.getUserType() instanceof EncryptedType type
                ? type
                : null;
    }

    private void entity(PersistentClass entity) {
        String name = EntityNames.simple(entity.getEntityName());
        if (entity instanceof RootClass root) {
            add(name + ".id", entity, root.getIdentifier());
            add(name + " (discriminator)", entity, root.getDiscriminator());
        } else {
            add(name + " (key)", entity, entity.getKey());
        }
        for (Property property : entity.getPropertyClosure()) {
            add(name + "." + property.getName(), entity, property.getValue());
        }
        for (Join join : entity.getJoinClosure()) {
            add(name + " (key of " + join.getTable().getName() + ")", entity, join.getKey());
        }
    }

    private void collection(Collection collection) {
        String name = EntityNames.simple(collection.getRole());
        add(name + " (key)", collection.getOwner(), collection.getKey());
        add(name, collection.getOwner(), collection.getElement());
        if (collection instanceof IndexedCollection indexed) {
            add(name + " (index)", collection.getOwner(), indexed.getIndex());
        }
    }

    private void add(String path, PersistentClass owner, @Nullable Value value) {
        if (value == null || value instanceof Collection || !seen.add(value)) {
            return;
        }
        found.add(new Mapped(path, owner, value));
        if (value instanceof Component component) {
            for (Property part : component.getProperties()) {
                add(path + "." + part.getName(), owner, part.getValue());
            }
        }
    }
}
