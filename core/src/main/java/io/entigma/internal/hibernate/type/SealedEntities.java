// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.generator.Generator;
import org.hibernate.generator.internal.TenantIdGeneration;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.CollectionType;
import org.hibernate.type.CompositeType;
import org.hibernate.type.CustomType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** The entities of a session factory that have encrypted attributes, in them or in their collections. Immutable. */
public final class SealedEntities {
    private final Map<String, SealedEntity> byName = new HashMap<>();
    private final Set<String> collections = new HashSet<>();

    /**
     * One of them.
     *
     * @param persister Hibernate's side of it
     * @param types its encrypted attributes
     * @param tenantAttribute which of its attributes is the {@code @TenantId}, or -1 if none
     */
    public record SealedEntity(EntityPersister persister, Set<EncryptedType> types, int tenantAttribute) {
        public boolean hasTenant() {
            return tenantAttribute >= 0;
        }

        /** The attribute that stands for all of them in an error. */
        EncryptedType first() {
            return types.iterator().next();
        }
    }

    private SealedEntities() {}

    public static SealedEntities of(SessionFactoryImplementor factory) {
        SealedEntities entities = new SealedEntities();
        MappingMetamodel model = factory.getMappingMetamodel();
        model.forEachEntityDescriptor(persister -> entities.add(persister, model));
        return entities;
    }

    private void add(EntityPersister persister, MappingMetamodel model) {
        Set<EncryptedType> types = new LinkedHashSet<>();
        for (Type type : persister.getPropertyTypes()) {
            collect(type, types);
        }
        for (Type type : persister.getPropertyTypes()) {
            collectElements(type, model, types);
        }
        if (!types.isEmpty()) {
            byName.put(persister.getEntityName(), new SealedEntity(persister, types, tenantAttribute(persister)));
        }
    }

    private static void collect(Type type, Set<EncryptedType> types) {
        EncryptedType encrypted = encrypted(type);
        if (encrypted != null) {
            types.add(encrypted);
        } else if (type instanceof CompositeType part) {
            for (Type each : part.getSubtypes()) {
                collect(each, types);
            }
        }
    }

    @SuppressWarnings("removal")
    private void collectElements(Type type, MappingMetamodel model, Set<EncryptedType> types) {
        if (type instanceof CompositeType part) {
            for (Type each : part.getSubtypes()) {
                collectElements(each, model, types);
            }
        } else if (type instanceof CollectionType collection) {
            Set<EncryptedType> elements = new LinkedHashSet<>();
            collect(model.getCollectionDescriptor(collection.getRole()).getElementType(), elements);
            if (!elements.isEmpty()) {
                collections.add(collection.getRole());
                types.addAll(elements);
            }
        }
    }

    /** The encrypted attribute that a type is for, or null. */
    static @Nullable EncryptedType encrypted(Type type) {
        return type instanceof CustomType<?> custom && custom.getUserType() instanceof EncryptedType encrypted
                ? encrypted
                : null;
    }

    @SuppressWarnings("deprecation")
    private static int tenantAttribute(EntityPersister persister) {
        Generator[] generators = persister.getEntityMetamodel().getGenerators();
        for (int i = 0; i < generators.length; i++) {
            if (generators[i] instanceof TenantIdGeneration) {
                return i;
            }
        }
        return -1;
    }

    /** What is known of an entity, or null if it has no encrypted attributes. */
    @Nullable
    SealedEntity of(@Nullable String entityName) {
        return byName.get(entityName);
    }

    /** All of them. */
    public Collection<SealedEntity> all() {
        return byName.values();
    }

    /** Whether a collection has encrypted elements. */
    boolean isSealed(@Nullable CollectionPersister persister) {
        return persister != null && collections.contains(persister.getRole());
    }
}
