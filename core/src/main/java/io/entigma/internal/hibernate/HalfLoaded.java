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
import org.jspecify.annotations.Nullable;

/**
 * Removes from a session the entities that were being loaded when a value did not open. Hibernate leaves them there, and
 * would hand the half-filled object to the next query of the same session.
 */
final class HalfLoaded {
    private HalfLoaded() {}

    /**
     * Forgets them.
     *
     * @param session the session
     * @return the row that was being loaded, as {@code Customer#5}, or null if there is no telling
     */
    static @Nullable String forget(SharedSessionContractImplementor session) {
        PersistenceContext context = session.getPersistenceContextInternal();
        Map<EntityKey, EntityHolder> holders = context.getEntityHoldersByKey();
        if (holders == null) {
            return null;
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
        return halfLoaded.size() == 1 ? row(halfLoaded.get(0)) : null;
    }

    private static String row(EntityKey key) {
        return MappingModel.simpleName(key.getEntityName()) + "#" + key.getIdentifier();
    }

    private static boolean isHalfLoaded(@Nullable EntityEntry entry) {
        return entry == null || entry.getStatus() == Status.LOADING;
    }
}
