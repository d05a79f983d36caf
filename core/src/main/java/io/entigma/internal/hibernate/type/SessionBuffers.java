// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.hibernate.SessionEventListener;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEventListener;

/** The memory of each session of a factory, forgotten when the session closes. Thread safe. */
public final class SessionBuffers {
    private final Cache<SharedSessionContractImplementor, SessionBuffer> bySession =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    SessionBuffer of(SharedSessionContractImplementor session) {
        SessionBuffer known = bySession.getIfPresent(session);
        return known != null ? known : bySession.get(session, this::begin);
    }

    private SessionBuffer begin(SharedSessionContractImplementor session) {
        session.getEventListenerManager().addListener(new SessionEventListener() {
            private static final long serialVersionUID = 1L;

            @Override
            public void end() {
                bySession.invalidate(session);
            }
        });
        return new SessionBuffer();
    }

    /** How many sessions are remembered. */
    long size() {
        return bySession.estimatedSize();
    }

    /**
     * Has flushes announced, so that the values of one can be sealed in few calls. A type is handed one value at a time,
     * after Hibernate has decided what to write.
     */
    public void watchFlushes(SessionFactoryImplementor factory) {
        EventListenerRegistry registry = factory.getServiceRegistry().requireService(EventListenerRegistry.class);
        FlushEventListener begins = event -> of(event.getSession()).flushBegins();
        FlushEventListener ends = event -> of(event.getSession()).flushEnds();
        registry.prependListeners(EventType.FLUSH, begins);
        registry.appendListeners(EventType.FLUSH, ends);
        AutoFlushEventListener autoBegins = event -> of(event.getSession()).flushBegins();
        AutoFlushEventListener autoEnds = event -> of(event.getSession()).flushEnds();
        registry.prependListeners(EventType.AUTO_FLUSH, autoBegins);
        registry.appendListeners(EventType.AUTO_FLUSH, autoEnds);
    }
}
