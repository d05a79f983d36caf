// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The DEKs of all tenants, as far as they were needed: the active one seals, any live one opens. Beside them the index keys,
 * which search tokens are made with. On a warm path this is a look into the cache; else the key's row is read and the key
 * unwrapped, once, on a thread of the engine. Thread safe.
 */
public final class Keyring {
    private final WrappedKeyStore store;
    private final LoadFailure failure;
    private final CachedKeys deks;
    private final CachedKeys indexKeys;
    private final Executor loaders;
    private final Lifetime lifetime;
    private final SingleFlight<KeyId, Boolean> useFlights;
    private final SingleFlight<KeyId, Boolean> replaceFlights;
    private final SingleFlight<KeyId, Boolean> knownFlights;
    private final Cache<KeyId, Boolean> known = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .executor(Runnable::run)
            .build();
    private final KeyUses uses;
    private final ExecutorService rotators;
    private final BooleanSupplier nonBlocking;
    private final TenantLoad load;
    private final PreparedTenants prepared;

    private final Settling settling;
    private final Duration loadTimeout;

    private final List<Runnable> evictionListeners = new CopyOnWriteArrayList<>();

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
        this.failure = new LoadFailure(settings.ticker());
        this.deks = new CachedKeys(KeyPurpose.DATA, store, keks, maker, settings, loaders, events, failure);
        this.indexKeys = new CachedKeys(KeyPurpose.INDEX, store, keks, maker, settings, loaders, events, failure);
        this.settling = settling;
        this.loadTimeout = settings.loadTimeout();
        this.loaders = loaders;
        this.nonBlocking = settings.nonBlocking();
        this.knownFlights = new SingleFlight<>("The state of key", settings.loadTimeout(), nonBlocking);
        this.useFlights = new SingleFlight<>("The count of uses of key", settings.loadTimeout(), nonBlocking);
        this.replaceFlights = new SingleFlight<>("The successor of key", LONGEST_REPLACEMENT, nonBlocking);
        this.rotators = rotators;
        this.uses = new KeyUses(store, replacement, rotators, settings.useLimit());
        this.load = new TenantLoad(deks, indexKeys, this::useLater);
        this.prepared = new PreparedTenants(load, settings, lifetime);
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
        DataKey key = deks.active(tenant);
        while (!key.takeUse()) {
            if (nonBlocking.getAsBoolean()) {
                lendUses(key);
            } else if (!reserveUses(key)) {
                replace(key);
                key = deks.active(tenant);
            }
        }
        return key;
    }

    /** For a thread that must not wait: uses are counted later, as long as the key is far from its limit. */
    private void lendUses(DataKey key) {
        if (uses.lend(key)) {
            useFlights.launch(key.id(), () -> uses.reserve(key), loaders);
            return;
        }
        var unused = useLater(key);
        reserveUses(key);
    }

    /** Reserves uses, or begins to replace the key. */
    private CompletableFuture<?> useLater(DataKey key) {
        return useFlights
                .start(key.id(), () -> uses.reserve(key), loaders)
                .thenCompose(granted -> granted
                        ? CompletableFuture.completedFuture(true)
                        : replaceFlights.start(key.id(), () -> replaced(key), rotators));
    }

    private boolean replaced(DataKey key) {
        uses.replace(key);
        return true;
    }

    private boolean reserveUses(DataKey key) {
        return useFlights.get(key.id(), () -> uses.reserve(key), loaders);
    }

    private void replace(DataKey key) {
        replaceFlights.get(key.id(), () -> replaced(key), rotators, loadTimeout.plus(settling.lastKnown()));
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
        return deks.opening(tenant, id);
    }

    /**
     * Whether the key table has a DEK, of any tenant and in any state. The answer is remembered for a moment only.
     *
     * @param id the key id
     * @return true if it has
     */
    public boolean isKnown(KeyId id) {
        lifetime.require();
        if (deks.owner(id) != null) {
            return true;
        }
        Boolean answer = known.getIfPresent(id);
        return answer != null ? answer : knownFlights.get(id, () -> isDek(id), loaders);
    }

    private boolean isDek(KeyId id) {
        boolean found =
                store.find(id).filter(row -> row.purpose() == KeyPurpose.DATA).isPresent();
        // Also for a thread that does not wait for the answer.
        known.put(id, found);
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
        return deks.usable(tenant);
    }

    /**
     * The key that makes the search tokens of a tenant's next value. Makes the tenant's first index key if it never had one.
     * Uses are not counted, since HMAC has no limit of them.
     *
     * @param tenant the tenant
     * @return its active index key
     * @throws KeyDestroyedException if the tenant's keys were destroyed
     */
    public DataKey indexKey(TenantId tenant) {
        lifetime.require();
        DataKey key = indexKeys.active(tenant);
        key.noteSealing();
        return key;
    }

    /**
     * Every index key that a stored token of the tenant may be under, for queries that look for one. Never makes a key.
     *
     * @param tenant the tenant
     * @return its active and live index keys, newest first; empty if the tenant never had one
     * @throws KeyDestroyedException if the tenant's keys were destroyed
     */
    public List<DataKey> indexKeys(TenantId tenant) {
        lifetime.require();
        return indexKeys.usable(tenant);
    }

    /**
     * Loads active DEKs before they are needed, in the order of the key store.
     *
     * @param most how many at most
     */
    public void warmUp(int most) {
        KeyPages.of(store)
                .flatMap(List::stream)
                .filter(row -> row.purpose() == KeyPurpose.DATA && row.state() == KeyState.ACTIVE)
                .limit(most)
                .forEach(row -> deks.active(row.tenant()));
    }

    /**
     * Loads all keys that a tenant's values can need, as {@link io.entigma.Entigma#prepare}.
     *
     * @param tenant the tenant
     * @return completed by a thread of the engine, or at once
     */
    public CompletionStage<Void> prepare(TenantId tenant) {
        return prepared.prepare(tenant);
    }

    /**
     * Why a tenant could not be prepared.
     *
     * @param tenant the tenant
     * @return the failure, for a few seconds; empty if it can be
     */
    public Optional<EntigmaException> preparationFailure(TenantId tenant) {
        return Optional.ofNullable(prepared.failure(tenant));
    }

    /** Tells that an attribute has search tokens, so that tenants need index keys. */
    public void needsIndexKeys() {
        load.needsIndexKeys();
    }

    /** Tells that values of {@link TenantId#SINGLE} are read by all tenants. */
    public void readsOfSingleToo() {
        load.readsOfSingleToo();
    }

    /** Ends the loading of keys in the background. */
    public void close() {
        prepared.close();
        evictAll();
    }

    /**
     * Drops the cached keys of some tenants, whose keys changed; of prepared ones what may not be used any more.
     *
     * @param tenants the tenants
     */
    public void evict(Set<TenantId> tenants) {
        prepared.changed(tenants);
        tellEvicted();
    }

    /** Drops all cached keys, also of prepared tenants. */
    public void evictAll() {
        prepared.forgetAll();
        deks.evictAll();
        indexKeys.evictAll();
        tellEvicted();
    }

    /**
     * Looks whether the keys that have sealed since the last time are still in the key store, and drops those of tenants
     * of whom one is not: what is sealed under a key that is gone can be opened by nobody later.
     *
     * @return the tenants
     */
    Set<TenantId> dropVanished() {
        List<DataKey> used = Stream.concat(deks.sealing().stream(), indexKeys.sealing().stream())
                .toList();
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
        return deks.owner(id);
    }

    /**
     * How many keys are in memory.
     *
     * @return all that may be used
     */
    public int cached() {
        return deks.size() + indexKeys.size();
    }

    /**
     * How many keys are used past their time to live.
     *
     * @return those in grace
     */
    public int inGrace() {
        return deks.inGrace() + indexKeys.inGrace();
    }

    /**
     * How long the oldest key has been in memory.
     *
     * @return the time since it was unwrapped, or zero
     */
    public Duration oldest() {
        return Collections.max(List.of(deks.oldest(), indexKeys.oldest()));
    }

    /**
     * Why no key can be had, if none is in memory and the last one that was needed failed in a way that does not pass by itself.
     *
     * @return a sentence, which can name a tenant; empty while keys open
     */
    public Optional<String> failure() {
        return cached() > 0 ? Optional.empty() : failure.text();
    }
}
