// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.concurrent;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the calling thread used last, in front of a map that all threads share and write to. Threads can share
 * a slot, so what comes out must be checked by the caller. A fixed number of slots instead of thread-locals: it does not
 * grow with the number of virtual threads. Thread safe.
 *
 * @param <T> what is remembered
 */
public final class LastUsed<T> {
    /** Far enough apart that two processors do not write to one cache line. */
    private static final int STRIDE = 32;

    private final int count = Stripes.count(Runtime.getRuntime().availableProcessors());
    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(count * STRIDE);

    /**
     * What was set last in the calling thread's slot.
     *
     * @return the object, of this or another thread, or null
     */
    public @Nullable T get() {
        return slots.get(Stripes.home(count) * STRIDE);
    }

    /**
     * Remembers an object for the calling thread.
     *
     * @param used the object
     */
    public void set(T used) {
        slots.set(Stripes.home(count) * STRIDE, used);
    }

    /** Forgets everything. */
    public void clear() {
        for (int slot = 0; slot < count; slot++) {
            slots.set(slot * STRIDE, null);
        }
    }
}
