// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.entigma.internal.cipher.DataKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Certified DEKs in memory, and which one of a tenant is active. Bounded in number. The time to live counts from the
 * unwrap and is not renewed by use. Thread safe.
 */
final class KeyCache {
    private final Cache<KeyId, DataKey> keys;
    private final Cache<TenantId, KeyId> active;

    KeyCache(Duration ttl, int size, Ticker ticker, Events events) {
        this.keys = Caffeine.newBuilder()
                .expireAfterWrite(ttl)
                .maximumSize(size)
                .ticker(ticker)
                .executor(Runnable::run)
                .removalListener((@Nullable KeyId id, @Nullable DataKey key, RemovalCause cause) -> {
                    if (id != null) {
                        events.tell(listener -> listener.cacheEvicted(id, cause.name()));
                    }
                })
                .build();
        this.active = Caffeine.newBuilder()
                .expireAfterWrite(ttl)
                .maximumSize(size)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    @Nullable
    DataKey key(KeyId id) {
        return keys.getIfPresent(id);
    }

    @Nullable
    DataKey active(TenantId tenant) {
        KeyId id = active.getIfPresent(tenant);
        return id == null ? null : keys.getIfPresent(id);
    }

    void put(DataKey key) {
        keys.put(key.id(), key);
    }

    void putActive(DataKey key) {
        active.put(key.tenant(), key.id());
    }

    void evict(Set<TenantId> tenants) {
        active.invalidateAll(tenants);
        keys.asMap().values().removeIf(key -> tenants.contains(key.tenant()));
    }

    void evictAll() {
        active.invalidateAll();
        keys.invalidateAll();
    }
}
