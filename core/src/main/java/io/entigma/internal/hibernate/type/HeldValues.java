// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.CollectionType;
import org.hibernate.type.CompositeType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Looks whether an entity holds a value of an encrypted attribute, in itself or in a collection of values. */
final class HeldValues {
    private final SharedSessionContractImplementor session;
    private final MappingMetamodel model;

    private HeldValues(SharedSessionContractImplementor session) {
        this.session = session;
        this.model = session.getFactory().getMappingMetamodel();
    }

    static boolean any(SharedSessionContractImplementor session, EntityPersister persister, Object entity) {
        return new HeldValues(session).any(persister.getPropertyTypes(), persister.getValues(entity));
    }

    private boolean any(Type[] types, Object[] values) {
        for (int i = 0; i < types.length; i++) {
            if (values[i] != null && holds(types[i], values[i])) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(Type type, Object value) {
        EncryptedType encrypted = SealedEntities.encrypted(type);
        if (encrypted != null) {
            // An enhanced entity has something else in place of a lazy attribute that was not loaded.
            return encrypted.attribute().javaClass().isInstance(value);
        } else if (type instanceof CompositeType part) {
            return any(part.getSubtypes(), part.getPropertyValues(value, session));
        }
        return type instanceof CollectionType collection && holdsElement(collection, value);
    }

    @SuppressWarnings("removal")
    private boolean holdsElement(CollectionType type, Object value) {
        if (value instanceof PersistentCollection<?> collection && !collection.wasInitialized()) {
            return false;
        }
        Type element = model.getCollectionDescriptor(type.getRole()).getElementType();
        return elements(value).stream().anyMatch(each -> each != null && holds(element, each));
    }

    private static Collection<? extends @Nullable Object> elements(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values();
        } else if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        return value instanceof Collection<?> collection ? collection : List.of();
    }
}
