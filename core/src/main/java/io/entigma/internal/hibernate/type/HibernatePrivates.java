// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.lang.reflect.Field;
import org.hibernate.collection.spi.AbstractPersistentCollection;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.proxy.AbstractLazyInitializer;
import org.hibernate.proxy.LazyInitializer;
import org.jspecify.annotations.Nullable;

/**
 * State of Hibernate's proxies and collections that a failed load leaves behind and that no method of theirs undoes: a
 * proxy believes that it is initialised, with a half-filled entity, and a collection that it is still being read.
 */
final class HibernatePrivates {
    private HibernatePrivates() {}

    /** Whether a collection was being filled. */
    static boolean isBeingRead(PersistentCollection<?> collection) {
        return !collection.wasInitialized()
                && collection instanceof AbstractPersistentCollection<?>
                && Boolean.TRUE.equals(read(AbstractPersistentCollection.class, "initializing", collection));
    }

    /** Makes a collection that was being filled load again when it is next used. */
    static void makeLazyAgain(PersistentCollection<?> collection) {
        write(AbstractPersistentCollection.class, "initializing", collection, false);
    }

    /** Keeps Hibernate from loading a collection that belongs to nobody any more. */
    static void makeUnused(PersistentCollection<?> collection) {
        if (collection instanceof AbstractPersistentCollection<?>) {
            write(AbstractPersistentCollection.class, "initializing", collection, false);
            write(AbstractPersistentCollection.class, "initialized", collection, true);
        }
    }

    /** Makes a proxy load again when it is next used. */
    static void makeLazyAgain(LazyInitializer proxy) {
        if (proxy instanceof AbstractLazyInitializer) {
            write(AbstractLazyInitializer.class, "target", proxy, null);
            write(AbstractLazyInitializer.class, "initialized", proxy, false);
        }
    }

    private static @Nullable Object read(Class<?> type, String name, Object of) {
        try {
            return field(type, name).get(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Class<?> type, String name, Object of, @Nullable Object value) {
        try {
            field(type, name).set(of, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
