// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.internal.concurrent.Stripes;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;

/**
 * A pool of AES-GCM ciphers and the source of their nonces. A {@link Cipher} is used by one thread at a time and costs
 * more to look up than to use. It also keeps the key schedule of its last key, and making another costs more than
 * sealing a short value, so each key gets the cipher back that it used last, if nobody else has needed it. Sets of slots
 * instead of thread-locals: a hundred thousand virtual threads must not make a hundred thousand ciphers. Thread safe.
 */
final class Ciphers {
    /** Keys whose ciphers a set keeps apart. */
    private static final int WAYS = 16;

    /** From one set to the next, in slots: far enough that two processors do not write to one cache line. */
    private static final int STRIDE = 2 * WAYS;

    private final Nonces nonces = new Nonces();
    private final int sets = Stripes.count(Runtime.getRuntime().availableProcessors());
    private final AtomicReferenceArray<Pooled> slots = new AtomicReferenceArray<>(sets * STRIDE);

    /** A cipher of this pool. Between {@link #take} and {@link #giveBack} it belongs to the thread that took it. */
    static final class Pooled {
        final Cipher cipher;
        private final int slot;

        /** Whose schedule the cipher holds. Other threads read it as a hint, and look again once they have the cipher. */
        private FieldKey user;

        private Pooled(Cipher cipher, int slot, FieldKey user) {
            this.cipher = cipher;
            this.slot = slot;
            this.user = user;
        }
    }

    Nonces nonces() {
        return nonces;
    }

    /** A cipher, best the one that this key used last. */
    Pooled take(FieldKey user) throws GeneralSecurityException {
        int set = Stripes.home(sets) * STRIDE;
        int start = System.identityHashCode(user);
        int free = -1;
        for (int i = 0; i < WAYS; i++) {
            int slot = set + ((start + i) & (WAYS - 1));
            Pooled pooled = slots.get(slot);
            if (pooled == null) {
                free = free < 0 ? slot : free;
            } else if (pooled.user == user && slots.compareAndSet(slot, pooled, null)) {
                return handOver(pooled, user);
            }
        }
        if (free < 0) {
            free = set + (start & (WAYS - 1));
            Pooled pooled = slots.getAndSet(free, null);
            if (pooled != null) {
                return handOver(pooled, user);
            }
        }
        return new Pooled(Cipher.getInstance("AES/GCM/NoPadding"), free, user);
    }

    private static Pooled handOver(Pooled pooled, FieldKey user) {
        pooled.user = user;
        return pooled;
    }

    /** Puts a cipher back, or drops it if another one has taken its place meanwhile. */
    void giveBack(Pooled pooled) {
        slots.compareAndSet(pooled.slot, null, pooled);
    }

    /** Drops all ciphers that are not in use, and with them the keys that they remember. */
    void clear() {
        for (int slot = 0; slot < slots.length(); slot++) {
            slots.set(slot, null);
        }
    }
}
