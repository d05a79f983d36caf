// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.CollectionEntry;
import org.hibernate.engine.spi.CollectionKey;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.EntityHolder;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.jspecify.annotations.Nullable;

/**
 * Undoes in a session what was being loaded when a value did not open. Hibernate leaves it there: it would hand the
 * half-filled object to the next query of the same session, delete the rows of its collections at the next flush, since
 * nothing refers to them any more, and take its proxy for loaded.
 */
final class FailedLoadCleanup {
    private final PersistenceContext context;
    private final Set<Object> dropped = Collections.newSetFromMap(new IdentityHashMap<>());

    private FailedLoadCleanup(PersistenceContext context) {
        this.context = context;
    }

    /**
     * Forgets everything half-loaded of a session. If that is not possible, the transaction can only be rolled back.
     *
     * @param session the session
     * @param why the failure, which hears of what went wrong here
     * @return the row that was being loaded, as {@code Customer#5}, or null if there is no telling
     */
    static @Nullable String forget(SharedSessionContractImplementor session, Throwable why) {
        try {
            FailedLoadCleanup halfLoaded = new FailedLoadCleanup(session.getPersistenceContextInternal());
            String row = halfLoaded.dropEntities();
            halfLoaded.resetCollections(session);
            return row;
        } catch (RuntimeException e) {
            // On the module path, where Java does not let us into Hibernate.
            if (e != why) {
                why.addSuppressed(e);
            }
            session.markForRollbackOnly();
            return null;
        }
    }

    private @Nullable String dropEntities() {
        Map<EntityKey, EntityHolder> holders = context.getEntityHoldersByKey();
        if (holders == null) {
            return null;
        }
        List<EntityHolder> halfLoaded =
                holders.values().stream().filter(this::isHalfLoaded).toList();
        for (EntityHolder holder : halfLoaded) {
            EntityKey key = holder.getEntityKey();
            Object proxy = holder.getProxy();
            Object entity = holder.getEntity();
            context.removeEntityHolder(key);
            if (entity != null) {
                dropped.add(entity);
                context.removeEntry(entity);
            }
            if (proxy != null) {
                keepProxy(key, proxy);
            }
        }
        return dropped.size() == 1 ? row(halfLoaded) : null;
    }

    /** The one that was being filled; others of the list are proxies that were to be loaded beside it. */
    private String row(List<EntityHolder> halfLoaded) {
        EntityKey key = halfLoaded.stream()
                .filter(holder -> holder.getEntity() != null && dropped.contains(holder.getEntity()))
                .findFirst()
                .orElseThrow()
                .getEntityKey();
        return EntityNames.simple(key.getEntityName()) + "#" + key.getIdentifier();
    }

    private boolean isHalfLoaded(EntityHolder holder) {
        Object entity = holder.getEntity();
        if (entity == null) {
            return holder.getEntityInitializer() != null;
        }
        EntityEntry entry = context.getEntry(entity);
        return entry == null || entry.getStatus() == Status.LOADING;
    }

    private void keepProxy(EntityKey key, Object proxy) {
        LazyInitializer initializer = HibernateProxy.extractLazyInitializer(proxy);
        if (initializer != null) {
            HibernatePrivates.makeLazyAgain(initializer);
            context.addProxy(key, proxy);
        }
    }

    private void resetCollections(SharedSessionContractImplementor session) {
        Map<PersistentCollection<?>, CollectionEntry> entries = context.getCollectionEntries();
        if (entries == null) {
            return;
        }
        // Hibernate's map does not like changes while it is walked, and compares keys by identity.
        List<PersistentCollection<?>> orphans = new ArrayList<>();
        entries.forEach((collection, entry) -> {
            if (belongsToDropped(collection)) {
                orphans.add(collection);
            } else if (HibernatePrivates.isBeingRead(collection)) {
                HibernatePrivates.makeLazyAgain(collection);
            }
        });
        orphans.forEach(collection -> drop(collection, context.getCollectionEntry(collection), session));
    }

    private boolean belongsToDropped(PersistentCollection<?> collection) {
        Object owner = collection.getOwner();
        return owner != null && dropped.contains(owner);
    }

    private void drop(
            PersistentCollection<?> collection,
            @Nullable CollectionEntry entry,
            SharedSessionContractImplementor session) {
        context.removeCollectionEntry(collection);
        if (entry != null && entry.getLoadedPersister() != null) {
            context.removeCollectionByKey(new CollectionKey(entry.getLoadedPersister(), entry.getLoadedKey()));
            context.getBatchFetchQueue().removeBatchLoadableCollection(entry);
        }
        collection.unsetSession(session);
        HibernatePrivates.makeUnused(collection);
    }
}
