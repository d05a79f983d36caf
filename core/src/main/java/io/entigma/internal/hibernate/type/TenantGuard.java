// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.error.EntigmaException;
import io.entigma.error.NoTenantException;
import io.entigma.internal.hibernate.reactive.ReactiveSupport;
import io.entigma.internal.hibernate.type.SealedEntities.SealedEntity;
import org.hibernate.Hibernate;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.CollectionEntry;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the values of an entity are sealed for the tenant that was acting when the session got the entity, not
 * for whoever is acting when Hibernate writes it: a type is called only then. Stateless and thread safe.
 *
 * <p>Where nothing can change between the two, since there is one tenant or the session has its own, it does next to
 * nothing.
 */
final class TenantGuard implements ReactiveSupport.Watch {
    private final SessionTenants tenants;
    private final SealedEntities entities;
    private final SessionFactoryImplementor factory;
    private final boolean mayHaveRoot;

    TenantGuard(SessionTenants tenants, SealedEntities entities, SessionFactoryImplementor factory) {
        this.tenants = tenants;
        this.entities = entities;
        this.factory = factory;
        this.mayHaveRoot =
                RootSessions.arePossible(factory) && entities.all().stream().anyMatch(SealedEntity::hasTenant);
    }

    /** An entity is asked for, or was loaded. */
    @Override
    public void used(SharedSessionContractImplementor session, @Nullable String entityName) {
        if (tenants.followsThread(session)) {
            SealedEntity sealed = entities.of(entityName);
            if (sealed != null) {
                noteUnlessNobody(session, sealed);
            }
        }
    }

    /** An entity was given to the session: to persist, merge, replicate or save it. */
    @Override
    public void given(SharedSessionContractImplementor session, @Nullable String entityName, @Nullable Object object) {
        boolean followsThread = tenants.followsThread(session);
        if (object == null || !(followsThread || mayHaveRoot) || !Hibernate.isInitialized(object)) {
            return;
        }
        Object entity = Hibernate.unproxy(object);
        EntityPersister persister = session.getEntityPersister(entityName, entity);
        SealedEntity sealed = entities.of(persister.getEntityName());
        if (sealed == null) {
            return;
        } else if (followsThread) {
            note(session, sealed, entity);
        } else if (sealed.hasTenant()) {
            EntityEntry entry = session.getPersistenceContextInternal().getEntry(entity);
            requireOwnRow(session, sealed, entity, entry);
        }
    }

    /** Hibernate has decided what to do with an entity, and has not sent any SQL. */
    void flushed(SharedSessionContractImplementor session, Object entity, EntityEntry entry, boolean dirty) {
        boolean followsThread = tenants.followsThread(session);
        if ((followsThread || mayHaveRoot) && isWritten(entry, dirty)) {
            SealedEntity sealed = entities.of(entry.getPersister().getEntityName());
            if (sealed == null) {
                return;
            } else if (followsThread) {
                noteUnlessNobody(session, sealed);
            } else if (sealed.hasTenant()) {
                requireOwnRow(session, sealed, entity, entry);
            }
        }
    }

    private static boolean isWritten(EntityEntry entry, boolean dirty) {
        boolean inserted = !entry.isExistsInDatabase();
        return entry.getStatus() == Status.MANAGED
                ? inserted || dirty || entry.getLoadedState() == null
                : entry.getStatus() == Status.READ_ONLY && inserted;
    }

    /** The elements of a collection are about to be written. */
    void written(SharedSessionContractImplementor session, PersistentCollection<?> collection, @Nullable Object owner) {
        if (!mayHaveRoot || owner == null || tenants.followsThread(session)) {
            return;
        }
        PersistenceContext context = session.getPersistenceContextInternal();
        CollectionEntry rows = context.getCollectionEntry(collection);
        EntityEntry entry = context.getEntry(owner);
        SealedEntity sealed =
                entry == null ? null : entities.of(entry.getPersister().getEntityName());
        if (sealed != null && sealed.hasTenant() && rows != null && entities.isSealed(rows.getCurrentPersister())) {
            requireOwnRow(session, sealed, owner, entry);
        }
    }

    /** Without a tenant a value cannot be sealed later either; an entity without one can be stored by anybody. */
    private void note(SharedSessionContractImplementor session, SealedEntity sealed, Object entity) {
        try {
            tenants.of(session);
        } catch (NoTenantException e) {
            if (HeldValues.any(session, sealed.persister(), entity)) {
                throw refused(sealed, e);
            }
        } catch (EntigmaException e) {
            throw refused(sealed, e);
        }
    }

    private void noteUnlessNobody(SharedSessionContractImplementor session, SealedEntity sealed) {
        try {
            tenants.of(session);
        } catch (NoTenantException e) {
            // Then nothing was opened, and nothing can be sealed.
        } catch (EntigmaException e) {
            throw refused(sealed, e);
        }
    }

    private void requireOwnRow(
            SharedSessionContractImplementor session, SealedEntity sealed, Object entity, @Nullable EntityEntry entry) {
        try {
            RootSessions.requireOwnRow(session, sealed, entity, entry);
        } catch (EntigmaException e) {
            throw refused(sealed, e);
        }
    }

    private EntigmaException refused(SealedEntity sealed, EntigmaException e) {
        return sealed.first().withoutTenant(factory, e);
    }
}
