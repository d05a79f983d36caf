// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.concurrent.LastUsed;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Certified DEKs in memory, and which one of a tenant is active. Bounded in number. The time to live counts from the
 * unwrap and is not renewed by use. A thread mostly works for one tenant many times in a row, so its last key is kept in
 * front of the maps, with the same limits. Thread safe.
 */
final class KeyCache {
    private final Cache<KeyId, Cached> keys;
    private final Cache<TenantId, KeyId> active;
    private final Cache<TenantId, List<KeyId>> usable;
    private final LastUsed<Cached> lastActive = new LastUsed<>();
    private final LastUsed<Cached> lastOpened = new LastUsed<>();
    private final long ttlNanos;
    private final Ticker ticker;

    /** A key and how long it may be used. */
    private static final class Cached {
        private final DataKey key;
        private final long since;
        private volatile boolean dropped;

        Cached(DataKey key, long since) {
            this.key = key;
            this.since = since;
        }
    }

    KeyCache(Duration ttl, int size, Ticker ticker, Events events) {
        this.ttlNanos = ttl.toNanos();
        this.ticker = ticker;
        this.keys = Caffeine.newBuilder()
                .expireAfterWrite(ttl)
                .maximumSize(size)
                .ticker(ticker)
                .executor(Runnable::run)
                .removalListener((@Nullable KeyId id, @Nullable Cached cached, RemovalCause cause) -> {
                    if (id != null && cached != null) {
                        cached.dropped = true;
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
        this.usable = Caffeine.newBuilder()
                .expireAfterWrite(ttl)
                .maximumSize(size)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private boolean isUsable(Cached cached) {
        // Expired entries are removed from the map only now and then, so the clock has to be asked here.
        return !cached.dropped && ticker.read() - cached.since < ttlNanos;
    }

    @Nullable
    DataKey key(KeyId id) {
        Cached last = lastOpened.get();
        if (last != null && last.key.id().equals(id) && isUsable(last)) {
            return last.key;
        }
        Cached cached = keys.getIfPresent(id);
        if (cached == null) {
            return null;
        }
        lastOpened.set(cached);
        return cached.key;
    }

    @Nullable
    DataKey active(TenantId tenant) {
        Cached last = lastActive.get();
        if (last != null && last.key.tenant().equals(tenant) && isUsable(last)) {
            return last.key;
        }
        KeyId id = active.getIfPresent(tenant);
        Cached cached = id == null ? null : keys.getIfPresent(id);
        if (cached == null) {
            return null;
        }
        lastActive.set(cached);
        return cached.key;
    }

    void put(DataKey key) {
        keys.put(key.id(), new Cached(key, ticker.read()));
    }

    void putActive(DataKey key) {
        active.put(key.tenant(), key.id());
    }

    /** The ids of all keys of a tenant that may open, newest first, or null if they are not known. */
    @Nullable
    List<KeyId> usable(TenantId tenant) {
        return usable.getIfPresent(tenant);
    }

    void putUsable(TenantId tenant, List<KeyId> ids) {
        usable.put(tenant, List.copyOf(ids));
    }

    void evict(Set<TenantId> tenants) {
        active.invalidateAll(tenants);
        usable.invalidateAll(tenants);
        keys.asMap().values().removeIf(cached -> tenants.contains(cached.key.tenant()));
    }

    void evictAll() {
        active.invalidateAll();
        usable.invalidateAll();
        keys.invalidateAll();
        lastActive.clear();
        lastOpened.clear();
    }
}
