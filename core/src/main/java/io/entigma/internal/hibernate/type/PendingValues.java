// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.CollectionEntry;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.CompositeType;
import org.hibernate.type.CustomType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values for the key server that a flush is about to write. A guess from what the session holds: one that is not
 * found here is sealed by a call of its own, one too many is thrown away. Not thread safe.
 */
final class PendingValues {
    private final SharedSessionContractImplementor session;
    private final Map<EncryptedType, List<Object>> found = new LinkedHashMap<>();

    private PendingValues(SharedSessionContractImplementor session) {
        this.session = session;
    }

    static Map<EncryptedType, List<Object>> of(SharedSessionContractImplementor session) {
        PendingValues pending = new PendingValues(session);
        PersistenceContext context = session.getPersistenceContextInternal();
        for (Map.Entry<Object, EntityEntry> entry : context.reentrantSafeEntityEntries()) {
            pending.addEntity(entry.getKey(), entry.getValue());
        }
        Map<PersistentCollection<?>, CollectionEntry> collections = context.getCollectionEntries();
        if (collections != null) {
            collections.forEach(pending::addCollection);
        }
        return pending.found;
    }

    private void addEntity(Object entity, EntityEntry entry) {
        EntityPersister persister = entry.getPersister();
        Type[] types = persister.getPropertyTypes();
        if (!isWritten(entry) || !anyAtServer(types)) {
            return;
        }
        Object[] loaded = entry.getLoadedState();
        Object[] now = persister.getValues(entity);
        if (!entry.isExistsInDatabase()) {
            // What it had when it was persisted is inserted; what was changed since then is updated after it.
            add(types, loaded == null ? now : loaded, persister.getPropertyInsertability(), null);
        }
        int[] dirty = loaded == null ? null : persister.findDirty(now, loaded, entity, session);
        if (dirty != null) {
            add(types, now, persister.getPropertyUpdateability(), isDynamicUpdate(persister) ? dirty : null);
        }
    }

    /** An immutable entity is read-only from the start, but is inserted once. */
    private static boolean isWritten(EntityEntry entry) {
        return entry.getStatus() == Status.MANAGED
                || (entry.getStatus() == Status.READ_ONLY && !entry.isExistsInDatabase());
    }

    /** Else an update writes all columns, those of unchanged values as well. */
    @SuppressWarnings("deprecation")
    private static boolean isDynamicUpdate(EntityPersister persister) {
        return persister.getEntityMetamodel().isDynamicUpdate();
    }

    private static boolean anyAtServer(Type[] types) {
        for (Type type : types) {
            if (atServer(type) != null || (type instanceof CompositeType part && anyAtServer(part.getSubtypes()))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable EncryptedType atServer(Type type) {
        return type instanceof CustomType<?> custom
                        && custom.getUserType() instanceof EncryptedType encrypted
                        && encrypted.attribute().place() == Place.KEY_SERVER
                ? encrypted
                : null;
    }

    private void add(Type[] types, Object[] values, boolean[] written, int @Nullable [] only) {
        Set<Integer> chosen = new HashSet<>();
        for (int i = 0; only != null && i < only.length; i++) {
            chosen.add(only[i]);
        }
        for (int i = 0; i < types.length; i++) {
            if (written[i] && (only == null || chosen.contains(i))) {
                add(types[i], values[i]);
            }
        }
    }

    private void add(Type type, @Nullable Object value) {
        if (value == null) {
            return;
        }
        EncryptedType encrypted = atServer(type);
        // An enhanced entity has something else in place of a lazy attribute that was not loaded.
        if (encrypted != null && encrypted.attribute().javaClass().isInstance(value)) {
            found.computeIfAbsent(encrypted, unused -> new ArrayList<>()).add(value);
        } else if (type instanceof CompositeType part && anyAtServer(part.getSubtypes())) {
            Object[] values = part.getPropertyValues(value, session);
            for (int i = 0; i < values.length; i++) {
                add(part.getSubtypes()[i], values[i]);
            }
        }
    }

    @SuppressWarnings("removal")
    private void addCollection(PersistentCollection<?> collection, CollectionEntry entry) {
        CollectionPersister persister = entry.getCurrentPersister();
        boolean written = entry.isDorecreate() || entry.isDoupdate();
        if (persister == null || !written || !collection.wasInitialized()) {
            return;
        }
        Type type = persister.getElementType();
        if (!anyAtServer(new Type[] {type})) {
            return;
        }
        // A bag has no keys by which single rows could be changed: all of them are written anew.
        boolean all = entry.isDorecreate() || collection.needsRecreate(persister);
        Iterator<?> rows = collection.entries(persister);
        for (int i = 0; rows.hasNext(); i++) {
            Object row = rows.next();
            if (collection.entryExists(row, i)
                    && (all || collection.needsInserting(row, i, type) || collection.needsUpdating(row, i, type))) {
                add(type, collection.getElement(row));
            }
        }
    }
}
