// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.Unreadable;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.CompositeType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to save the placeholder of one row in another: a type is not told which row it writes. Stateless and thread
 * safe.
 */
public final class PlaceholderListener implements PreInsertEventListener, PreUpdateEventListener {
    private static final long serialVersionUID = 1L;

    public static void register(SessionFactoryImplementor factory) {
        EventListenerRegistry registry = factory.getServiceRegistry().requireService(EventListenerRegistry.class);
        PlaceholderListener listener = new PlaceholderListener();
        registry.appendListeners(EventType.PRE_INSERT, listener);
        registry.appendListeners(EventType.PRE_UPDATE, listener);
    }

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        // Envers copies what is stored, sealed in the same context, into rows of its own.
        if (event.getPersister().getMappedClass() == Map.class) {
            return false;
        }
        check(event.getPersister(), event.getState(), null);
        return false;
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        Object[] old = event.getOldState();
        if (old != null) {
            check(event.getPersister(), event.getState(), old);
        }
        return false;
    }

    private static void check(EntityPersister persister, Object[] state, Object @Nullable [] old) {
        Type[] types = persister.getPropertyTypes();
        for (int i = 0; i < types.length; i++) {
            Set<Object> now = new HashSet<>();
            collect(types[i], state[i], now);
            if (!now.isEmpty()) {
                Set<Object> before = new HashSet<>();
                collect(types[i], old == null ? null : old[i], before);
                if (!before.containsAll(now)) {
                    throw Placeholders.refused(
                            EntityNames.simple(persister.getEntityName()) + "."
                                    + persister.getPropertyNames()[i],
                            "stands for a value of another row");
                }
            }
        }
    }

    private static void collect(Type type, @Nullable Object value, Set<Object> into) {
        if (value == null) {
            return;
        }
        if (type instanceof CompositeType component) {
            Object[] values = component.getPropertyValues(value);
            for (int i = 0; i < values.length; i++) {
                collect(component.getSubtypes()[i], values[i], into);
            }
        } else if (Unreadable.is(value)) {
            into.add(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes.clone()) : value);
        }
    }
}
