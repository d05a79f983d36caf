// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.error.UnknownKeyException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.keyring.KeyCache.Cached;
import io.entigma.internal.keyring.KeyLoads.Load;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one purpose, as far as they were needed. On a warm path this is a look into the cache; else the key's row is
 * read and the key unwrapped, once, on a thread of the engine. Each purpose has a cache of its own, so that a key is never
 * taken for one of another purpose. Thread safe.
 */
final class CachedKeys {
    /** Longest wait for a key that could be used in grace instead. */
    private static final Duration GRACE_WAIT = Duration.ofSeconds(1);

    private final KeyLoads loads;
    private final KeyCache cache;
    private final Events events;
    private final Duration readGrace;
    private final Duration writeGrace;
    private final KeysAhead ahead;

    CachedKeys(
            KeyPurpose purpose,
            WrappedKeyStore store,
            GuardedKekClients keks,
            KeyMaker maker,
            KeyringSettings settings,
            Executor loaders,
            Events events,
            LoadFailure failure) {
        this.cache = new KeyCache(settings.ttl(), settings.readGrace(), settings.size(), settings.ticker(), events);
        this.readGrace = settings.readGrace();
        this.writeGrace = settings.writeGrace();
        this.events = events;
        this.loads = new KeyLoads(
                purpose,
                settings,
                loaders,
                flights -> new KeyLoader(purpose, store, keks, maker, cache, flights, events, failure));
        this.ahead = new KeysAhead(this, cache, loads, settings);
    }

    /** The same keys for those who must not wait. */
    KeysAhead ahead() {
        return ahead;
    }

    /** The tenant's active key, made if it never had one. */
    DataKey active(TenantId tenant) {
        Cached last = cache.lastActive(tenant);
        if (last != null) {
            hit(last);
            return last.key();
        }
        Cached cached = cache.active(tenant);
        if (cached != null && cache.isYoung(cached)) {
            hit(cached);
            return cached.key();
        }
        return current(cached, writeGrace, loads.active(tenant));
    }

    /**
     * A key that is not young any more, or not cached at all. Within its time to live a cached one counts, and is asked for
     * again before that ends. If it ended, the key is loaded; and if that fails because a server does not answer, the cached
     * key counts for its time of grace, in which one caller at a time tries again and no other waits.
     */
    private <K> DataKey current(@Nullable Cached cached, Duration grace, Load<K, DataKey> load) {
        if (cached == null) {
            return load.get();
        }
        boolean isFresh = cache.isFresh(cached);
        if (!isFresh && !cache.isWithin(cached, grace)) {
            return load.get();
        }
        Load<K, DataKey> reload = load.with(() -> reload(cached, load.work()));
        if (isFresh || cached.isInGrace()) {
            if (cache.takeReload(cached)) {
                reload.launch();
            }
            if (isFresh) {
                hit(cached);
            }
            return cached.key();
        }
        try {
            return reload.get(GRACE_WAIT);
        } catch (KeyServerUnavailableException e) {
            if (!cache.isWithin(cached, grace)) {
                throw e;
            }
            enterGrace(cached);
            return cached.key();
        }
    }

    void enterGrace(Cached cached) {
        if (cached.inGrace(true)) {
            events.tell(listener -> listener.usedInGrace(cached.key().id(), cache.age(cached)));
        }
    }

    /** Loads what is cached already. Any error other than no answer evicts the key. */
    DataKey reload(Cached cached, Supplier<DataKey> load) {
        try {
            return load.get();
        } catch (KeyServerUnavailableException e) {
            throw e;
        } catch (KeyTableException e) {
            // Nobody knows the key's state now, so the next one has to wait for it.
            cached.inGrace(false);
            throw e;
        } catch (EntigmaException e) {
            cache.evict(cached.key().id());
            throw e;
        }
    }

    /** A key by its id, which must be the tenant's and of this purpose. */
    DataKey opening(TenantId tenant, KeyId id) {
        Cached cached = cache.key(id);
        if (cached != null) {
            KeyLoader.requireOwner(cached.key().tenant(), tenant, id, cached.key());
            if (cache.isYoung(cached)) {
                hit(cached);
                return cached.key();
            }
        }
        return current(cached, readGrace, loads.key(tenant, id));
    }

    /** The tenant's active and live keys, newest first; empty if it never had one. Never makes a key. */
    List<DataKey> usable(TenantId tenant) {
        List<KeyId> known = cache.usable(tenant);
        try {
            return opening(tenant, known == null ? loads.usable(tenant).get() : known);
        } catch (KeyRetiredException | KeyDestroyedException | UnknownKeyException e) {
            // One that was usable when the list was made is not any more; this node has not heard of it yet.
            return opening(tenant, loads.usable(tenant).get());
        }
    }

    private List<DataKey> opening(TenantId tenant, List<KeyId> ids) {
        return ids.stream().map(id -> opening(tenant, id)).toList();
    }

    private void hit(Cached cached) {
        cached.touch();
        if (!events.isEmpty()) {
            events.tell(listener -> listener.cacheHit(cached.key().id()));
        }
    }

    void evict(Set<TenantId> tenants) {
        loads.loader().evicted(tenants);
        loads.forgetFailures();
        cache.evict(tenants);
    }

    void evictAll() {
        loads.loader().evicted();
        loads.forgetFailures();
        cache.evictAll();
    }

    /**
     * Drops what of a tenant's keys may not be used any more, by their rows, and keeps the rest. Reads the key table on the
     * calling thread; if that fails, all of the tenant's are dropped.
     */
    void narrow(TenantId tenant) {
        loads.loader().evicted(Set.of(tenant));
        loads.forgetFailures();
        try {
            loads.loader().reread(tenant);
        } catch (RuntimeException e) {
            cache.evict(Set.of(tenant));
        }
    }

    /** Whose key an id is, if it is in memory. */
    @Nullable
    TenantId owner(KeyId id) {
        Cached cached = cache.key(id);
        return cached == null ? null : cached.key().tenant();
    }

    /** The keys that something was stored under since they were last asked. */
    List<DataKey> sealing() {
        return cache.sealing();
    }

    int size() {
        return cache.size();
    }

    int inGrace() {
        return cache.inGrace();
    }

    /** Time since the oldest key was unwrapped, or zero. */
    Duration oldest() {
        return cache.oldest();
    }
}
