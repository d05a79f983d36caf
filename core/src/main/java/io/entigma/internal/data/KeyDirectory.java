// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.UntrustedRowException;
import io.entigma.key.KeyId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.util.Optional;

/** Rows of the key table by key id, each remembered for a moment. Thread safe. */
final class KeyDirectory {
    private final WrappedKeyStore store;
    private final Cache<KeyId, Optional<WrappedKey>> rows = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .executor(Runnable::run)
            .build();

    private final boolean isTolerant;

    private KeyDirectory(WrappedKeyStore store, boolean isTolerant) {
        this.store = store;
        this.isTolerant = isTolerant;
    }

    /** Throws for keys whose rows are not believed: for all that changes values, or forbids keys. */
    static KeyDirectory strict(WrappedKeyStore store) {
        return new KeyDirectory(store, false);
    }

    /** Does not know such keys: for what only counts and tells. */
    static KeyDirectory tolerant(WrappedKeyStore store) {
        return new KeyDirectory(store, true);
    }

    Optional<WrappedKey> find(KeyId id) {
        Optional<WrappedKey> known = rows.getIfPresent(id);
        if (known == null) {
            known = look(id);
            rows.put(id, known);
        }
        return known;
    }

    private Optional<WrappedKey> look(KeyId id) {
        try {
            return store.find(id);
        } catch (UntrustedRowException e) {
            if (!isTolerant) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
