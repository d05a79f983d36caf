// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.internal.hibernate.reactive.ReactiveSupport;
import org.hibernate.StatelessSession;
import org.hibernate.collection.spi.AbstractPersistentCollection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEntityEvent;
import org.hibernate.event.spi.FlushEntityEventListener;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.MergeEvent;
import org.hibernate.event.spi.MergeEventListener;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;
import org.hibernate.event.spi.PersistEventListener;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.event.spi.ReplicateEvent;
import org.hibernate.event.spi.ReplicateEventListener;

/** Tells the {@link TenantGuard} what a factory's sessions do. Stateless and thread safe. */
@SuppressWarnings("deprecation")
final class TenantListener
        implements PersistEventListener,
                MergeEventListener,
                ReplicateEventListener,
                LoadEventListener,
                PostLoadEventListener,
                FlushEntityEventListener,
                PreCollectionRecreateEventListener,
                PreCollectionUpdateEventListener {
    private static final long serialVersionUID = 1L;

    private final transient TenantGuard guard;

    private TenantListener(TenantGuard guard) {
        this.guard = guard;
    }

    static void register(EventListenerRegistry registry, TenantGuard guard) {
        TenantListener listener = new TenantListener(guard);
        registry.prependListeners(EventType.PERSIST, listener);
        registry.prependListeners(EventType.PERSIST_ONFLUSH, listener);
        registry.prependListeners(EventType.MERGE, listener);
        registry.prependListeners(EventType.REPLICATE, listener);
        registry.prependListeners(EventType.LOAD, listener);
        registerCommon(registry, listener);
        if (EventType.values().stream().anyMatch(type -> type.eventName().equals("save-update"))) {
            registerOld(registry, guard);
        }
    }

    /** Hibernate Reactive takes only listeners of its own for what it does asynchronously. */
    static void registerReactive(EventListenerRegistry registry, TenantGuard guard, ReactiveSupport support) {
        support.listen(registry, guard);
        registerCommon(registry, new TenantListener(guard));
    }

    private static void registerCommon(EventListenerRegistry registry, TenantListener listener) {
        registry.prependListeners(EventType.POST_LOAD, listener);
        // Behind Hibernate's own, which finds out whether the entity is dirty.
        registry.appendListeners(EventType.FLUSH_ENTITY, listener);
        registry.prependListeners(EventType.PRE_COLLECTION_RECREATE, listener);
        registry.prependListeners(EventType.PRE_COLLECTION_UPDATE, listener);
    }

    /** By name, since on Hibernate 7 the class does not link, and native images link all that they find mentioned. */
    private static void registerOld(EventListenerRegistry registry, TenantGuard guard) {
        try {
            Class.forName("io.entigma.internal.hibernate.type.SaveListener")
                    .getDeclaredMethod("register", EventListenerRegistry.class, TenantGuard.class)
                    .invoke(null, registry, guard);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Entigma: the listener for Hibernate 6.6 is not there", e);
        }
    }

    @Override
    public void onPersist(PersistEvent event) {
        guard.given(event.getSession(), event.getEntityName(), event.getObject());
    }

    @Override
    public void onPersist(PersistEvent event, PersistContext seen) {
        onPersist(event);
    }

    @Override
    public void onMerge(MergeEvent event) {
        guard.given(event.getSession(), event.getEntityName(), event.getOriginal());
    }

    @Override
    public void onMerge(MergeEvent event, MergeContext seen) {
        onMerge(event);
    }

    @Override
    public void onReplicate(ReplicateEvent event) {
        guard.given(event.getSession(), event.getEntityName(), event.getObject());
    }

    /** What the session already holds is given out without a look at the database. */
    @Override
    public void onLoad(LoadEvent event, LoadType type) {
        // A reference alone gives nothing out.
        if (!type.isAllowProxyCreation()) {
            guard.used(event.getSession(), event.getEntityClassName());
        }
    }

    @Override
    public void onPostLoad(PostLoadEvent event) {
        guard.used(event.getSession(), event.getPersister().getEntityName());
    }

    @Override
    public void onFlushEntity(FlushEntityEvent event) {
        guard.flushed(event.getSession(), event.getEntity(), event.getEntityEntry(), event.hasDirtyProperties());
    }

    @Override
    public void onPreRecreateCollection(PreCollectionRecreateEvent event) {
        onWrite(event);
    }

    @Override
    public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
        onWrite(event);
    }

    private void onWrite(AbstractCollectionEvent event) {
        // Hibernate 7's stateless sessions announce collections too, but not themselves: asking for one fails.
        SharedSessionContractImplementor session =
                event.getCollection() instanceof AbstractPersistentCollection<?> rows ? rows.getSession() : null;
        if (session != null && !(session instanceof StatelessSession)) {
            guard.written(session, event.getCollection(), event.getAffectedOwnerOrNull());
        }
    }
}
