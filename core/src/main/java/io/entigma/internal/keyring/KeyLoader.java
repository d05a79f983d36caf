// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.internal.keytable.PurposeKeys;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys of one purpose that are not in memory: rows of the key store, unwrapped by their KEK, put into the cache. Thread
 * safe.
 */
final class KeyLoader {
    private final KeyPurpose purpose;
    private final WrappedKeyStore store;
    private final GuardedKekClients keks;
    private final KeyMaker maker;
    private final KeyCache cache;
    private final SingleFlight<KeyRef, DataKey> keyFlights;
    private final Events events;
    private final LoadFailure failure;
    private final Generations evictions = new Generations();

    /** What one load is for, however many threads ask. */
    record KeyRef(TenantId tenant, KeyId id) {
        @Override
        public String toString() {
            return id + " of tenant '" + tenant + "'";
        }
    }

    KeyLoader(
            KeyPurpose purpose,
            WrappedKeyStore store,
            GuardedKekClients keks,
            KeyMaker maker,
            KeyCache cache,
            SingleFlight<KeyRef, DataKey> keyFlights,
            Events events,
            LoadFailure failure) {
        this.failure = failure;
        this.purpose = purpose;
        this.store = store;
        this.keks = keks;
        this.maker = maker;
        this.cache = cache;
        this.keyFlights = keyFlights;
        this.events = events;
    }

    /** Says that keys of tenants changed: what is being read of them at this moment must not stay in the cache. */
    void evicted(Set<TenantId> tenants) {
        tenants.forEach(evictions::next);
    }

    /** The same of all tenants. */
    void evicted() {
        evictions.nextOfAll();
    }

    /** The ids of a tenant's active and live keys, newest first; empty if it never had a key. */
    List<KeyId> usable(TenantId tenant) {
        long generation = evictions.of(tenant);
        List<WrappedKey> rows = failure.watchLook(() -> store.findAll(tenant));
        List<KeyId> ids = opening(rows);
        noteUnusable(rows);
        if (ids.isEmpty()) {
            // Not cached: another node may make the first key at any moment.
            refuseIfDestroyed(tenant, rows);
            return ids;
        }
        cache.putUsable(tenant, ids);
        if (evictions.of(tenant) != generation) {
            cache.evictUsable(tenant);
        }
        return ids;
    }

    private List<KeyId> opening(List<WrappedKey> rows) {
        return PurposeKeys.of(rows, purpose).stream()
                .filter(row -> row.state().opens())
                .map(WrappedKey::id)
                .toList();
    }

    /** For threads that must not wait: why what is sealed under these keys does not open. */
    private void noteUnusable(List<WrappedKey> rows) {
        for (WrappedKey row : PurposeKeys.of(rows, purpose)) {
            EntigmaException obstacle = obstacle(row);
            if (obstacle != null && !row.state().opens()) {
                keyFlights.noteFailure(new KeyRef(row.tenant(), row.id()), obstacle);
            }
        }
    }

    /** Drops what a tenant's rows do not allow to be used any more, and keeps the rest of its keys. */
    void reread(TenantId tenant) {
        long generation = evictions.of(tenant);
        List<WrappedKey> rows = store.findAll(tenant);
        List<KeyId> ids = opening(rows);
        cache.retain(
                tenant,
                ids,
                PurposeKeys.active(rows, purpose).map(WrappedKey::id).orElse(null));
        noteUnusable(rows);
        if (evictions.of(tenant) != generation) {
            cache.evict(Set.of(tenant));
        }
    }

    /** The tenant's active key, made if it never had one. */
    DataKey active(TenantId tenant) {
        DataKey key = cache.youngActive(tenant);
        if (key != null) {
            return key;
        }
        long generation = evictions.of(tenant);
        key = failure.watch(() -> findOrMakeActive(tenant));
        cache.putActive(key);
        if (evictions.of(tenant) != generation) {
            // What was read before an eviction must not stay in the cache after it.
            cache.evictActive(tenant);
            cache.evict(key.id());
        }
        return key;
    }

    private DataKey findOrMakeActive(TenantId tenant) {
        if (InstallationName.isOne(tenant)) {
            throw new MisconfigurationException("Tenant '" + tenant
                    + "': names that begin as this one are Entigma's own; give the tenant another one");
        }
        List<WrappedKey> rows = store.findAll(tenant);
        if (PurposeKeys.lack(rows, purpose)) {
            DataKey made = maker.makeFirst(tenant, purpose, rows);
            if (made != null) {
                return cache.put(made);
            }
            rows = store.findAll(tenant);
        }
        WrappedKey row = activeOf(tenant, rows);
        return keyFlights.getHere(new KeyRef(tenant, row.id()), () -> unwrap(row));
    }

    private WrappedKey activeOf(TenantId tenant, List<WrappedKey> rows) {
        Optional<WrappedKey> active = PurposeKeys.active(rows, purpose);
        if (active.isPresent()) {
            return active.get();
        }
        refuseIfDestroyed(tenant, rows);
        if (PurposeKeys.lack(rows, purpose)) {
            throw new KeyTableException("Key table: a first key for tenant '" + tenant
                    + "' was refused by a constraint, yet no key is there; check the table's columns");
        }
        throw new KeyRetiredException("Tenant '" + tenant + "' has keys, but none is active; check the key table");
    }

    private static void refuseIfDestroyed(TenantId tenant, List<WrappedKey> rows) {
        if (PurposeKeys.areDestroyed(rows)) {
            throw new KeyDestroyedException("The data keys of tenant '" + tenant
                    + "' were destroyed; nothing new is sealed for it until it is enabled again on purpose");
        }
    }

    /** A key by its id, which must be the tenant's. */
    DataKey key(TenantId tenant, KeyId id) {
        long generation = evictions.of(tenant);
        DataKey key = failure.watch(() -> find(tenant, id));
        if (evictions.of(tenant) != generation) {
            cache.evict(id);
        }
        return key;
    }

    private DataKey find(TenantId tenant, KeyId id) {
        // Nearly always it is the tenant's own; else it takes a second look to tell why it does not open.
        WrappedKey row = store.findAll(tenant).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .or(() -> store.find(id))
                .orElseThrow(() -> new UnknownKeyException("Key " + id
                        + " is not in the key table; its row is missing, or the value comes from another system"));
        return requireOwner(row.tenant(), tenant, id, unwrapIfOwner(row, tenant));
    }

    private @Nullable DataKey unwrapIfOwner(WrappedKey row, TenantId tenant) {
        if (!row.tenant().equals(tenant)) {
            return null;
        }
        if (row.purpose() != purpose) {
            throw new UnknownKeyException(
                    "Key " + row.id() + " is in the key table, but its purpose is " + row.purpose()
                            + ", so nothing is under it as a key of purpose " + purpose + "; the value was changed");
        }
        return unwrap(row);
    }

    static DataKey requireOwner(TenantId owner, TenantId tenant, KeyId id, @Nullable DataKey key) {
        if (key == null || !owner.equals(tenant)) {
            // The owner's name is for the listener only.
            throw new WrongTenantException(
                    "The value is sealed under key " + id + ", which is not a key of tenant '" + tenant + "'");
        }
        return key;
    }

    private DataKey unwrap(WrappedKey row) {
        DataKey cached = cache.young(row.id());
        if (cached != null) {
            return cached;
        }
        events.tell(listener -> listener.cacheMissed(row.id()));
        DataKey key = keks.unwrap(row.kek(), wrapped(row), row.tenant(), row.id());
        return cache.put(key);
    }

    private static WrappedDek wrapped(WrappedKey row) {
        EntigmaException obstacle = obstacle(row);
        if (obstacle != null) {
            throw obstacle;
        }
        return Objects.requireNonNull(row.wrapped());
    }

    /** Why a key does not open what is sealed under it, or null if it does. */
    private static @Nullable EntigmaException obstacle(WrappedKey row) {
        String subject = "Key " + row.id() + " of tenant '" + row.tenant() + "'";
        return switch (row.state()) {
            case SHREDDED -> new KeyDestroyedException(subject + " was destroyed; what it sealed is gone for good");
            case RETIRED ->
                new KeyRetiredException(subject + " is retired, and no value should need it. If one does, make it"
                        + " live again: 'entigma retire " + row.tenant() + " --key-version " + row.version()
                        + " --undo', or Keys.reinstate; re-encrypt, and retire it again");
            case ACTIVE, LIVE ->
                row.wrapped() == null
                        ? new DamagedKeyException(subject + " has no wrapped DEK in the key table")
                        : null;
        };
    }
}
