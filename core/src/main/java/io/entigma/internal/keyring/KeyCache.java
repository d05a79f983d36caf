// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.concurrent.LastUsed;
import io.entigma.internal.kek.Events;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Certified DEKs in memory, and which one of a tenant is active. Bounded in number. The time to live counts from the
 * unwrap and is not renewed by use; a key that is past it stays for its time of grace, and whoever takes it has to ask for
 * its age. A thread mostly works for one tenant many times in a row, so its last key is kept in front of the maps, with the
 * same limits. Thread safe.
 */
final class KeyCache {
    private final Cache<KeyId, Cached> keys;
    private final Cache<TenantId, KeyId> active;
    private final Cache<TenantId, Listed> usable;
    private final LastUsed<Cached> lastActive = new LastUsed<>();
    private final LastUsed<Cached> lastOpened = new LastUsed<>();
    private final long ttlNanos;
    private final long refreshNanos;
    private final long pauseNanos;
    private final Ticker ticker;

    /** The keys of a tenant that may open, newest first, and since when that is known. */
    private record Listed(List<KeyId> ids, long since) {}

    /** A key and since when it is here. */
    static final class Cached {
        private final DataKey key;
        private final long since;
        private volatile boolean dropped;
        private volatile boolean inGrace;
        private volatile boolean touched;
        private final AtomicLong nextReload;

        Cached(DataKey key, long since) {
            this.key = key;
            this.since = since;
            this.nextReload = new AtomicLong(since);
        }

        /** Another object in its place, since this one counts as dropped then. */
        Cached again() {
            Cached copy = new Cached(key, since);
            copy.inGrace = inGrace;
            copy.touched = touched;
            return copy;
        }

        DataKey key() {
            return key;
        }

        /** Says that somebody needed it. */
        void touch() {
            if (!touched) {
                touched = true;
            }
        }

        boolean isTouched() {
            return touched;
        }

        boolean isInGrace() {
            return inGrace;
        }

        /** Whether this call changed it. */
        boolean inGrace(boolean is) {
            boolean changed = inGrace != is;
            inGrace = is;
            return changed;
        }
    }

    KeyCache(Duration ttl, Duration grace, int size, Ticker ticker, Events events) {
        this.ttlNanos = ttl.toNanos();
        this.refreshNanos = ttlNanos / 5 * 4;
        this.pauseNanos = Math.min(TimeUnit.SECONDS.toNanos(1), Math.max(ttlNanos / 10, 1));
        this.ticker = ticker;
        Duration kept = ttl.plus(grace);
        this.keys = Caffeine.newBuilder()
                .expireAfterWrite(kept)
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
                .expireAfterWrite(kept)
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

    /** Need not be loaded again yet. */
    boolean isYoung(Cached cached) {
        return !cached.dropped && ticker.read() - cached.since < refreshNanos;
    }

    /** Within its time to live. Expired entries are removed from the map only now and then, so the clock is asked. */
    boolean isFresh(Cached cached) {
        return !cached.dropped && ticker.read() - cached.since < ttlNanos;
    }

    /** Will be so for a tenth of that time, in which what is begun now can end. */
    boolean isFreshForLong(Cached cached) {
        return !cached.dropped && ticker.read() - cached.since < ttlNanos / 10 * 9;
    }

    /** Past its time to live, but not longer than its grace. */
    boolean isWithin(Cached cached, Duration grace) {
        return !cached.dropped && ticker.read() - cached.since - ttlNanos < grace.toNanos();
    }

    Duration age(Cached cached) {
        return Duration.ofNanos(ticker.read() - cached.since);
    }

    /** Whether to load it again, now that it is not young; true for one caller only, and then not for a while. */
    boolean takeReload(Cached cached) {
        long now = ticker.read();
        long next = cached.nextReload.get();
        return now - next >= 0 && cached.nextReload.compareAndSet(next, now + pauseNanos);
    }

    /** Whatever its age. */
    @Nullable
    Cached key(KeyId id) {
        Cached last = lastOpened.get();
        if (last != null && last.key.id().equals(id) && !last.dropped) {
            return last;
        }
        Cached cached = keys.getIfPresent(id);
        if (cached != null) {
            lastOpened.set(cached);
        }
        return cached;
    }

    /**
     * The active key that the calling thread used last, only while it is young: once it is loaded again, another key can be the
     * active one, and the map knows.
     */
    @Nullable
    Cached lastActive(TenantId tenant) {
        Cached last = lastActive.get();
        return last != null && last.key.tenant().equals(tenant) && isYoung(last) ? last : null;
    }

    /** Whatever its age. */
    @Nullable
    Cached active(TenantId tenant) {
        KeyId id = active.getIfPresent(tenant);
        Cached cached = id == null ? null : keys.getIfPresent(id);
        if (cached != null) {
            lastActive.set(cached);
        }
        return cached;
    }

    /** Only if it need not be loaded again yet. */
    @Nullable
    DataKey young(KeyId id) {
        Cached cached = keys.getIfPresent(id);
        return cached != null && isYoung(cached) ? cached.key : null;
    }

    /** Only if it need not be loaded again yet. */
    @Nullable
    DataKey youngActive(TenantId tenant) {
        KeyId id = active.getIfPresent(tenant);
        return id == null ? null : young(id);
    }

    /**
     * Keeps a key from now on. If it is there already, the object that is there stays, with all that was derived from it
     * and counted on it; the same id means the same key.
     *
     * @return the object that is kept
     */
    DataKey put(DataKey key) {
        Cached before = keys.getIfPresent(key.id());
        DataKey kept = before == null || before.dropped ? key : before.key;
        if (kept != key) {
            key.cleartext().close();
        }
        keys.put(key.id(), new Cached(kept, ticker.read()));
        return kept;
    }

    void putActive(DataKey key) {
        active.put(key.tenant(), key.id());
    }

    /** The ids of all keys of a tenant that may open, newest first, or null if they are not known. */
    @Nullable
    List<KeyId> usable(TenantId tenant) {
        Listed listed = usable.getIfPresent(tenant);
        return listed == null ? null : listed.ids;
    }

    /** The same if it will be known for a tenth of the time to live. */
    @Nullable
    List<KeyId> usableForLong(TenantId tenant) {
        Listed listed = usable.getIfPresent(tenant);
        return listed != null && ticker.read() - listed.since < ttlNanos / 10 * 9 ? listed.ids : null;
    }

    void putUsable(TenantId tenant, List<KeyId> ids) {
        usable.put(tenant, new Listed(List.copyOf(ids), ticker.read()));
    }

    void evict(KeyId id) {
        keys.invalidate(id);
    }

    void evictActive(TenantId tenant) {
        active.invalidate(tenant);
    }

    void evictUsable(TenantId tenant) {
        usable.invalidate(tenant);
    }

    /** Drops all keys of a tenant but those that are usable, in an order that never shows more than there is. */
    void retain(TenantId tenant, List<KeyId> ids, @Nullable KeyId activeId) {
        if (ids.isEmpty()) {
            evict(Set.of(tenant));
            return;
        }
        if (activeId == null || keys.getIfPresent(activeId) == null) {
            active.invalidate(tenant);
        } else {
            active.put(tenant, activeId);
        }
        for (KeyId id : ids) {
            if (!id.equals(activeId)) {
                // So that a thread which remembers it as the active one asks the map.
                keys.asMap().computeIfPresent(id, (same, cached) -> cached.again());
            }
        }
        putUsable(tenant, ids);
        Set<KeyId> kept = Set.copyOf(ids);
        keys.asMap().values().removeIf(cached -> cached.key.tenant().equals(tenant) && !kept.contains(cached.key.id()));
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

    /** The keys that have sealed something since they were last asked. */
    List<DataKey> sealing() {
        return keys.asMap().values().stream()
                .map(Cached::key)
                .filter(DataKey::hasSealed)
                .toList();
    }

    int size() {
        return (int) keys.asMap().values().stream()
                .filter(cached -> isFresh(cached) || cached.inGrace)
                .count();
    }

    int inGrace() {
        return (int) keys.asMap().values().stream()
                .filter(cached -> cached.inGrace && !isFresh(cached))
                .count();
    }

    /** Time since the oldest key that counts was unwrapped, or zero. */
    Duration oldest() {
        long now = ticker.read();
        return Duration.ofNanos(keys.asMap().values().stream()
                .filter(cached -> isFresh(cached) || cached.inGrace)
                .mapToLong(cached -> now - cached.since)
                .max()
                .orElse(0));
    }
}
