// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.SaveOrUpdateEvent;
import org.hibernate.event.spi.SaveOrUpdateEventListener;

/** The part of {@link TenantListener} that Hibernate 6.6 alone has: save and update of its own API. Stateless and thread safe. */
@SuppressWarnings("deprecation")
final class SaveListener implements SaveOrUpdateEventListener {
    private static final long serialVersionUID = 1L;

    private final transient TenantGuard guard;

    private SaveListener(TenantGuard guard) {
        this.guard = guard;
    }

    static void register(EventListenerRegistry registry, TenantGuard guard) {
        SaveListener listener = new SaveListener(guard);
        registry.prependListeners(EventType.SAVE, listener);
        registry.prependListeners(EventType.UPDATE, listener);
        registry.prependListeners(EventType.SAVE_UPDATE, listener);
    }

    @Override
    public void onSaveOrUpdate(SaveOrUpdateEvent event) {
        Object entity = event.getEntity() != null ? event.getEntity() : event.getObject();
        guard.given(event.getSession(), event.getEntityName(), entity);
    }
}
