// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.EntityHolder;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.Status;

/**
 * Removes from a session the entities that were being loaded when a value did not open. Hibernate leaves them there, and
 * would hand the half-filled object to the next query of the same session.
 */
final class HalfLoaded {
    private HalfLoaded() {}

    static void forget(SharedSessionContractImplementor session) {
        PersistenceContext context = session.getPersistenceContextInternal();
        Map<EntityKey, EntityHolder> holders = context.getEntityHoldersByKey();
        if (holders == null) {
            return;
        }
        List<EntityKey> halfLoaded = new ArrayList<>();
        holders.forEach((key, holder) -> {
            Object entity = holder.getEntity();
            if (entity != null && isHalfLoaded(context.getEntry(entity))) {
                halfLoaded.add(key);
            }
        });
        for (EntityKey key : halfLoaded) {
            EntityHolder removed = context.removeEntityHolder(key);
            Object entity = removed == null ? null : removed.getEntity();
            if (entity != null) {
                context.removeEntry(entity);
            }
        }
    }

    private static boolean isHalfLoaded(@org.jspecify.annotations.Nullable EntityEntry entry) {
        return entry == null || entry.getStatus() == Status.LOADING;
    }
}
