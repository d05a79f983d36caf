// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.jpa;

import io.entigma.SealedField;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.mapping.AttributePaths;
import jakarta.persistence.EntityManager;
import java.util.Collection;

/**
 * Seals and opens the values of encrypted attributes by hand, for native SQL in Hibernate, which neither converts
 * parameters nor scalar results. The tenant is the session's, as for entities. Belongs to the session's thread.
 *
 * <pre>{@code
 * SealedField<String> email = SealedAttributes.of(entityManager).field(Customer.class, "email", String.class);
 * entityManager.createNativeQuery("update customer set email = ? where id = ?")
 *         .setParameter(1, email.seal(newEmail))
 *         .setParameter(2, id)
 *         .executeUpdate();
 * List<byte[]> stored = entityManager.createNativeQuery("select email from customer where email in (:forms)", byte[].class)
 *         .setParameter("forms", email.searchForms(wanted))    // a deterministic attribute
 *         .getResultList();
 * }</pre>
 */
public final class SealedAttributes {
    private final EntityManager entities;

    private SealedAttributes(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * The attributes of a session's entities.
     *
     * @param entityManager a Hibernate session
     * @return access to its attributes
     */
    public static SealedAttributes of(EntityManager entityManager) {
        return new SealedAttributes(entityManager);
    }

    /**
     * One attribute.
     *
     * @param entity the entity class
     * @param attribute its attribute; {@code address.street} for a part of an embeddable, the collection's name for the
     *     elements of an element collection
     * @param type the attribute's class, the wrapper's for a primitive
     * @param <X> the attribute's class
     * @return the field
     * @throws MisconfigurationException if that is no encrypted attribute, or of another class
     */
    public <X> SealedField<X> field(Class<?> entity, String attribute, Class<X> type) {
        return AttributePaths.of(entities, entity, attribute, type);
    }

    /**
     * Opens values of an attribute with {@link io.entigma.Place#KEY_SERVER} before they are loaded: one query for their
     * columns, and one call to the key server for 100 values, where loading them would be a call each. The session keeps
     * the last 2,000 values that it has opened, until it is closed. Rows that are not there and values that do not open
     * are passed over; loading them says what is wrong. Does nothing for an attribute that is sealed in the application.
     *
     * <pre>{@code
     * List<Long> ids = entityManager.createQuery("select p.id from Patient p where p.ward = :w", Long.class)
     *         .setParameter("w", ward).getResultList();
     * SealedAttributes.of(entityManager).openAhead(Patient.class, "diagnosis", ids);
     * List<Patient> patients = entityManager.createQuery("from Patient p where p.id in (:ids)", Patient.class)
     *         .setParameter("ids", ids).getResultList();
     * }</pre>
     *
     * @param entity the entity class
     * @param attribute its attribute, {@code address.street} for a part of an embeddable; no element collection
     * @param ids identifiers of the rows, at most 2,000
     * @throws MisconfigurationException if that is no encrypted attribute
     * @throws IllegalArgumentException for more identifiers
     * @throws io.entigma.error.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.error.KeyServerRefusedException if it cannot
     */
    public void openAhead(Class<?> entity, String attribute, Collection<?> ids) {
        AttributePaths.openAhead(entities, entity, attribute, ids);
    }
}
