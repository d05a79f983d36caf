// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.keyring.KeyCache.Cached;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The DEKs of all tenants, as far as they were needed: the active one seals, any live one opens. On a warm path this is
 * a look into the cache; else the key's row is read and the DEK unwrapped, once, on a thread of the engine. Thread safe.
 */
public final class Keyring {
    private final WrappedKeyStore store;
    private final KeyLoader loader;
    private final KeyCache cache;
    private final Executor loaders;
    private final Events events;
    private final Lifetime lifetime;
    private final SingleFlight<TenantId, DataKey> activeFlights;
    private final SingleFlight<KeyLoader.KeyRef, DataKey> keyFlights;
    private final SingleFlight<TenantId, List<KeyId>> usableFlights;
    private final SingleFlight<KeyId, Boolean> useFlights;
    private final SingleFlight<KeyId, Boolean> replaceFlights;
    private final SingleFlight<KeyId, Boolean> knownFlights;
    private final Cache<KeyId, KeyId> unknown = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .executor(Runnable::run)
            .build();
    private final KeyUses uses;
    private final ExecutorService rotators;

    private final Settling settling;
    private final Duration loadTimeout;
    private final Duration readGrace;
    private final Duration writeGrace;

    private final List<Runnable> evictionListeners = new CopyOnWriteArrayList<>();

    /** Longest wait for a key that could be used in grace instead. */
    private static final Duration GRACE_WAIT = Duration.ofSeconds(1);

    /** Replacing a key waits for other nodes, whose intervals are not known before. */
    private static final Duration LONGEST_REPLACEMENT = Duration.ofDays(1);

    /**
     * Composes a keyring.
     *
     * @param store where wrapped DEKs are
     * @param keks who unwraps them
     * @param maker who makes a tenant's first one
     * @param settings sizes and times
     * @param settling how long it takes until every node has heard of a change of keys
     * @param loaders threads for key-table queries and remote calls
     * @param rotators threads for rotations, which wait
     * @param events who hears of it
     * @param replacement what replaces keys that have reached their limit
     * @param lifetime of the engine
     */
    public Keyring(
            WrappedKeyStore store,
            GuardedKekClients keks,
            KeyMaker maker,
            KeyringSettings settings,
            Settling settling,
            Executor loaders,
            ExecutorService rotators,
            Events events,
            KeyReplacement replacement,
            Lifetime lifetime) {
        this.lifetime = lifetime;
        this.store = store;
        this.cache = new KeyCache(settings.ttl(), settings.readGrace(), settings.size(), settings.ticker(), events);
        this.settling = settling;
        this.loadTimeout = settings.loadTimeout();
        this.readGrace = settings.readGrace();
        this.writeGrace = settings.writeGrace();
        this.loaders = loaders;
        this.events = events;
        this.activeFlights = new SingleFlight<>(settings.loadTimeout(), settings.beforeWaiting());
        this.keyFlights = new SingleFlight<>(settings.loadTimeout(), settings.beforeWaiting());
        this.loader = new KeyLoader(store, keks, maker, cache, keyFlights, events);
        this.usableFlights = new SingleFlight<>(settings.loadTimeout(), settings.beforeWaiting());
        this.knownFlights = new SingleFlight<>(settings.loadTimeout(), settings.beforeWaiting());
        this.useFlights = new SingleFlight<>(settings.loadTimeout(), settings.beforeWaiting());
        this.replaceFlights = new SingleFlight<>(LONGEST_REPLACEMENT, settings.beforeWaiting());
        this.rotators = rotators;
        this.uses = new KeyUses(store, replacement, rotators, settings.useLimit());
    }

    /**
     * Refuses use after the end of the engine, also where no key would be asked for.
     *
     * @throws io.entigma.error.MisconfigurationException if it is closed
     */
    public void requireOpen() {
        lifetime.require();
    }

    /**
     * The key that seals a tenant's next value, which counts as one use of it. Makes the tenant's first key if it never had
     * one, and another one if this one has reached its limit.
     *
     * @param tenant the tenant
     * @return its active key
     */
    public DataKey active(TenantId tenant) {
        lifetime.require();
        DataKey key = loadedActive(tenant);
        while (!key.takeUse()) {
            if (!reserveUses(key)) {
                replace(key);
                key = loadedActive(tenant);
            }
        }
        return key;
    }

    private boolean reserveUses(DataKey key) {
        return useFlights.get(key.id(), () -> uses.reserve(key), loaders);
    }

    private void replace(DataKey key) {
        replaceFlights.get(
                key.id(),
                () -> {
                    uses.replace(key);
                    return true;
                },
                rotators,
                loadTimeout.plus(settling.lastKnown()));
    }

    private DataKey loadedActive(TenantId tenant) {
        Cached cached = cache.active(tenant);
        if (cached != null && cache.isYoung(cached)) {
            hit(cached.key());
            return cached.key();
        }
        return current(cached, writeGrace, activeFlights, tenant, () -> loader.active(tenant));
    }

    /**
     * A key that is not young any more, or not cached at all. Within its time to live a cached one counts, and is asked for
     * again before that ends. If it ended, the key is loaded; and if that fails because a server does not answer, the cached
     * key counts for its time of grace, in which one caller at a time tries again and no other waits.
     */
    private <K> DataKey current(
            @Nullable Cached cached,
            Duration grace,
            SingleFlight<K, DataKey> flights,
            K flight,
            Supplier<DataKey> load) {
        if (cached == null) {
            return flights.get(flight, load, loaders);
        }
        boolean isFresh = cache.isFresh(cached);
        if (!isFresh && !cache.isWithin(cached, grace)) {
            return flights.get(flight, load, loaders);
        }
        Supplier<DataKey> reload = () -> reload(cached, load);
        if (isFresh || cached.isInGrace()) {
            if (cache.takeReload(cached)) {
                flights.launch(flight, reload, loaders);
            }
            if (isFresh) {
                hit(cached.key());
            }
            return cached.key();
        }
        try {
            return flights.get(flight, reload, loaders, GRACE_WAIT);
        } catch (KeyServerUnavailableException e) {
            if (!cache.isWithin(cached, grace)) {
                throw e;
            }
            enterGrace(cached);
            return cached.key();
        }
    }

    private void enterGrace(Cached cached) {
        if (cached.inGrace(true)) {
            events.tell(listener -> listener.usedInGrace(cached.key().id(), cache.age(cached)));
        }
    }

    /** Loads what is cached already. Any error other than no answer evicts the key. */
    private DataKey reload(Cached cached, Supplier<DataKey> load) {
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

    /**
     * The key that opens a sealed value.
     *
     * @param tenant the tenant that is acting
     * @param id the key id in the value's header
     * @return the key
     * @throws WrongTenantException if the key is another tenant's
     */
    public DataKey opening(TenantId tenant, KeyId id) {
        lifetime.require();
        Cached cached = cache.key(id);
        if (cached != null) {
            KeyLoader.requireOwner(cached.key().tenant(), tenant, id, cached.key());
            if (cache.isYoung(cached)) {
                hit(cached.key());
                return cached.key();
            }
        }
        return current(cached, readGrace, keyFlights, new KeyLoader.KeyRef(tenant, id), () -> loader.key(tenant, id));
    }

    /**
     * Whether the key table has a key, of any tenant and in any state. What is not there is remembered for a moment only.
     *
     * @param id the key id
     * @return true if it has
     */
    public boolean isKnown(KeyId id) {
        lifetime.require();
        if (cache.key(id) != null) {
            return true;
        }
        if (unknown.getIfPresent(id) != null) {
            return false;
        }
        boolean found = knownFlights.get(id, () -> store.find(id).isPresent(), loaders);
        if (!found) {
            unknown.put(id, id);
        }
        return found;
    }

    /**
     * Every key that a stored value of the tenant may be sealed under, for queries that look for a value. Never makes a
     * key.
     *
     * @param tenant the tenant
     * @return its active and live keys, newest first; empty if the tenant never had a key
     * @throws KeyDestroyedException if the tenant's keys were destroyed
     */
    public List<DataKey> usable(TenantId tenant) {
        lifetime.require();
        List<KeyId> known = cache.usable(tenant);
        try {
            return opening(tenant, known == null ? loadedUsable(tenant) : known);
        } catch (KeyRetiredException | KeyDestroyedException | UnknownKeyException e) {
            // One that was usable when the list was made is not any more; this node has not heard of it yet.
            return opening(tenant, loadedUsable(tenant));
        }
    }

    private List<KeyId> loadedUsable(TenantId tenant) {
        return usableFlights.get(tenant, () -> loader.usable(tenant), loaders);
    }

    private List<DataKey> opening(TenantId tenant, List<KeyId> ids) {
        return ids.stream().map(id -> opening(tenant, id)).toList();
    }

    /**
     * Loads active keys before they are needed, in the order of the key store.
     *
     * @param most how many at most
     */
    public void warmUp(int most) {
        KeyPages.of(store)
                .flatMap(List::stream)
                .filter(row -> row.state() == KeyState.ACTIVE)
                .limit(most)
                .forEach(row -> loadedActive(row.tenant()));
    }

    private void hit(DataKey key) {
        if (!events.isEmpty()) {
            events.tell(listener -> listener.cacheHit(key.id()));
        }
    }

    /**
     * Drops the cached keys of some tenants.
     *
     * @param tenants the tenants
     */
    public void evict(Set<TenantId> tenants) {
        loader.evicted();
        cache.evict(tenants);
        tellEvicted();
    }

    /** Drops all cached keys. */
    public void evictAll() {
        loader.evicted();
        cache.evictAll();
        tellEvicted();
    }

    /**
     * Looks whether the keys that have sealed since the last time are still in the key store, and drops those of tenants
     * of whom one is not: what is sealed under a key that is gone can be opened by nobody later.
     *
     * @return the tenants
     */
    Set<TenantId> dropVanished() {
        List<DataKey> used = cache.sealing();
        if (used.isEmpty()) {
            return Set.of();
        }
        Set<KeyId> present = store.present(used.stream().collect(Collectors.toMap(DataKey::id, DataKey::tenant)));
        Set<TenantId> gone = used.stream()
                .filter(key -> !present.contains(key.id()))
                .map(DataKey::tenant)
                .collect(Collectors.toSet());
        used.forEach(DataKey::forgetSealing);
        if (!gone.isEmpty()) {
            evict(gone);
        }
        return gone;
    }

    /**
     * Has an action run after keys were dropped on purpose or because their state changed, not when they expire: whoever
     * keeps opened values must drop them too.
     *
     * @param action what to run, on the thread that evicts
     * @return to be run to forget the action
     */
    public Runnable onEviction(Runnable action) {
        evictionListeners.add(action);
        return () -> evictionListeners.remove(action);
    }

    /** Runs the actions of {@link #onEviction}. */
    void tellEvicted() {
        evictionListeners.forEach(Runnable::run);
    }

    /**
     * Whose key an id is, for reports of failure only.
     *
     * @param id the key id
     * @return the owner, or null if it is not known
     */
    public @Nullable TenantId ownerForReport(KeyId id) {
        Cached cached = cache.key(id);
        return cached == null ? null : cached.key().tenant();
    }

    /**
     * How many keys are in memory.
     *
     * @return all that may be used
     */
    public int cached() {
        return cache.size();
    }

    /**
     * How many keys are used past their time to live.
     *
     * @return those in grace
     */
    public int inGrace() {
        return cache.inGrace();
    }

    /**
     * How long the oldest key has been in memory.
     *
     * @return the time since it was unwrapped, or zero
     */
    public Duration oldest() {
        return cache.oldest();
    }
}
