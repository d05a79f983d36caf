// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.internal.hibernate.reactive.ReactiveSupport;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;

/** Registers a {@link SessionListener} for what Hibernate Reactive does asynchronously. Stateless and thread safe. */
final class ReactiveListeners implements ReactiveSupport {
    private static final long serialVersionUID = 1L;

    @Override
    public void listen(EventListenerRegistry registry, Watch watch) {
        SessionListener listener = new SessionListener(watch);
        registry.prependListeners(EventType.PERSIST, listener);
        registry.prependListeners(EventType.PERSIST_ONFLUSH, listener);
        registry.prependListeners(EventType.MERGE, listener);
        registry.prependListeners(EventType.LOAD, listener);
    }
}
