// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

    KeyDirectory(WrappedKeyStore store) {
        this.store = store;
    }

    Optional<WrappedKey> find(KeyId id) {
        Optional<WrappedKey> known = rows.getIfPresent(id);
        if (known == null) {
            known = store.find(id);
            rows.put(id, known);
        }
        return known;
    }
}
