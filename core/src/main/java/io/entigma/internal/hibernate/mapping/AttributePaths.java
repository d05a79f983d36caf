// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.Place;
import io.entigma.SealedField;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.SessionBuffer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import java.util.Collection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.ModelPartContainer;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/** Finds an encrypted attribute of an entity by its path, for code that seals and opens by hand. */
public final class AttributePaths {
    private AttributePaths() {}

    /**
     * The values of an attribute, for the tenant of a session.
     *
     * @param entities the session
     * @param entity the entity class
     * @param path the attribute, as {@code address.street}; of an element collection, its elements
     * @param type the attribute's class
     * @param <X> the attribute's class
     * @return the field
     * @throws MisconfigurationException if there is no such encrypted attribute
     */
    @SuppressWarnings("unchecked")
    public static <X> SealedField<X> of(EntityManager entities, Class<?> entity, String path, Class<X> type) {
        SharedSessionContractImplementor session = entities.unwrap(SharedSessionContractImplementor.class);
        EncryptedType found = find(session, entity, path);
        String subject = entity.getSimpleName() + "." + path;
        if (found == null) {
            throw new MisconfigurationException(subject + ": is no encrypted attribute; name one with @Encrypted, the"
                    + " parts of an embeddable with a dot between");
        }
        if (found.attribute().javaClass() != type) {
            throw new MisconfigurationException(subject + ": is a "
                    + found.attribute().javaClass().getName() + ", but was asked for as a " + type.getName());
        }
        return (SealedField<X>) found.fieldOf(session);
    }

    /**
     * Opens the values that an attribute has in some rows at the key server, before they are loaded.
     *
     * @param entities the session
     * @param entity the entity class
     * @param path the attribute, as {@code address.street}
     * @param ids identifiers of the rows
     * @throws MisconfigurationException if there is no such encrypted attribute
     */
    public static void openAhead(EntityManager entities, Class<?> entity, String path, Collection<?> ids) {
        SharedSessionContractImplementor session = entities.unwrap(SharedSessionContractImplementor.class);
        EncryptedType found = find(session, entity, path);
        if (found == null) {
            throw new MisconfigurationException(
                    entity.getSimpleName() + "." + path
                            + ": is no encrypted attribute; name one with @Encrypted, the parts of an embeddable with a dot between");
        }
        if (ids.size() > SessionBuffer.MOST_OPENED) {
            throw new IllegalArgumentException(entity.getSimpleName() + "." + path + ": at most "
                    + SessionBuffer.MOST_OPENED + " values can be opened ahead, but " + ids.size()
                    + " were asked for; take smaller pages");
        }
        if (ids.isEmpty() || found.attribute().place() == Place.APPLICATION) {
            return;
        }
        // The path names an attribute, as was just found: it holds nothing that could be query text.
        String query = "select e." + path + " from "
                + session.getFactory()
                        .getMappingMetamodel()
                        .getEntityDescriptor(entity)
                        .getEntityName()
                + " e where id(e) in (:ids)";
        found.openAhead(session, () -> {
            // What is read here is thrown away: the type notes the stored bytes and gives null.
            var unused = entities.createQuery(query)
                    .setFlushMode(FlushModeType.COMMIT)
                    .setParameter("ids", ids)
                    .getResultList();
        });
    }

    private static @Nullable EncryptedType find(
            SharedSessionContractImplementor session, Class<?> entity, String path) {
        ModelPart part = session.getFactory().getMappingMetamodel().findEntityDescriptor(entity);
        for (String name : path.split("\\.", -1)) {
            part = part instanceof ModelPartContainer container ? container.findSubPart(name, null) : null;
            if (part instanceof PluralAttributeMapping collection) {
                part = collection.getElementDescriptor();
            }
        }
        return part instanceof BasicValuedModelPart basic
                        && basic.getJdbcMapping() instanceof CustomType<?> custom
                        && custom.getUserType() instanceof EncryptedType encrypted
                ? encrypted
                : null;
    }
}
