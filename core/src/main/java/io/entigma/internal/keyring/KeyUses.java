// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.key.KeyId;
import io.entigma.spi.WrappedKeyStore;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Keeps a DEK from sealing more values than its limit, over all nodes together and without a write for each value: a node
 * reserves uses in blocks, small ones first, and what it reserves counts as used. From three quarters of the limit on a new
 * key is on its way in the background; at the limit a value waits for it. Thread safe.
 *
 * <p>The limit follows NIST SP 800-38D, section 8.3: with random 96-bit nonces one GCM key must not seal more than 2^32
 * values. Counted is by DEK, while GCM keys are derived for each column, so this errs on the safe side.
 */
final class KeyUses {
    private static final System.Logger LOG = System.getLogger(KeyUses.class.getName());
    /**
     * A page of rows. What is left of a block is lost when a key goes from memory: of a thousand nodes that each write for a tenant now and
     * then, large first blocks would use a key up in days.
     */
    private static final long FIRST_BLOCK = 64;

    private static final long LENT_BLOCK = 1024;
    private static final int LEAST_BLOCKS = 4096;

    private final WrappedKeyStore store;
    private final KeyReplacement replacement;
    private final Executor executor;
    private final long limit;
    private final Set<KeyId> rotating = ConcurrentHashMap.newKeySet();

    KeyUses(WrappedKeyStore store, KeyReplacement replacement, Executor executor, long limit) {
        this.store = store;
        this.replacement = replacement;
        this.executor = executor;
        this.limit = limit;
    }

    /** Grants the key more uses; false if it has reached its limit and must be replaced. */
    boolean reserve(DataKey key) {
        long block = Math.max(1, Math.min(key.nextBlock(FIRST_BLOCK), limit / LEAST_BLOCKS));
        long estimate;
        try {
            long owed = key.owedUses();
            estimate = store.addUses(key.id(), block + owed);
            key.counted(estimate, owed);
        } catch (KeyTableException e) {
            return goOnWithout(key, block, e);
        }
        long before = estimate - block;
        if (before >= limit) {
            return false;
        }
        key.grantUses(Math.min(block, limit - before));
        if (estimate > limit / 4 * 3 && rotating.add(key.id())) {
            executor.execute(() -> replaceInBackground(key));
        }
        return true;
    }

    /** Grants the key uses that are counted later, for a thread that must not wait; false if it may be near its limit. */
    boolean lend(DataKey key) {
        return lend(key, Math.max(1, Math.min(LENT_BLOCK, limit / LEAST_BLOCKS)));
    }

    /** A key table that is away does not stop a key that is far from its limit; the uses are counted later. */
    private boolean goOnWithout(DataKey key, long block, KeyTableException why) {
        if (!lend(key, block)) {
            throw why;
        }
        return true;
    }

    private boolean lend(DataKey key, long block) {
        if (key.knownUses() + block > limit / 2) {
            return false;
        }
        key.oweUses(block);
        key.grantUses(block);
        return true;
    }

    private void replaceInBackground(DataKey key) {
        try {
            replace(key);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Key {0} nears its limit of uses, but could not be rotated: {1}", key.id(), e);
        } finally {
            rotating.remove(key.id());
        }
    }

    /** Has the tenant get another active key, unless it has one already. Takes as long as a rotation does. */
    void replace(DataKey key) {
        try {
            replacement.replace(key.tenant(), key.id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyServerUnavailableException(
                    "Interrupted while a key was replaced that has reached its limit", e);
        }
    }
}
