// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.DamagedKeyException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tenant's DEK: generated, wrapped, unwrapped again and compared, stored and committed, and only then handed
 * out. Thread safe.
 */
public final class KeyMaker {
    private final WrappedKeyStore store;
    private final GuardedKekClients keks;
    private final Function<TenantId, URI> kekOf;
    private final Events events;
    private final Clock clock;

    /**
     * Composes a maker.
     *
     * @param store where new keys go
     * @param keks who wraps them
     * @param kekOf the KEK of a tenant
     * @param events who hears of it
     * @param clock for the row's times
     */
    public KeyMaker(
            WrappedKeyStore store, GuardedKekClients keks, Function<TenantId, URI> kekOf, Events events, Clock clock) {
        this.store = store;
        this.keks = keks;
        this.kekOf = kekOf;
        this.events = events;
        this.clock = clock;
    }

    /** The tenant's first key, or null if another writer was first: then read the key table again. */
    @Nullable
    DataKey makeFirst(TenantId tenant) {
        Made made = make(tenant);
        if (!store.insert(made.row(1, KeyState.ACTIVE))) {
            return null;
        }
        events.tell(listener -> listener.keyCreated(tenant, made.key.id(), 1));
        return made.key;
    }

    /** A wrapped and tried, but not yet stored, DEK. */
    public Made make(TenantId tenant) {
        URI kek = kekOf.apply(tenant);
        DataKey key = DataKey.generate(tenant);
        WrappedDek wrapped = keks.wrap(kek, key);
        if (wrapped.toBytes().length <= CleartextKey.BYTES) {
            throw new DamagedKeyException("KEK " + kek + ": the wrapped DEK is no longer than the DEK itself");
        }
        // Unwrapping certifies the key id, so that equal ids mean equal keys.
        DataKey again = keks.unwrap(kek, wrapped, tenant, key.id());
        if (!again.cleartext().matches(key.cleartext())) {
            throw new DamagedKeyException("KEK " + kek + ": gave back another key than it wrapped");
        }
        again.cleartext().close();
        return new Made(key, wrapped, kek, now());
    }

    public Clock clock() {
        return clock;
    }

    /**
     * The time by the engine's clock, for what is written into rows; nothing is decided by it.
     *
     * @return now
     */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A new DEK and its wrapping. */
    public record Made(DataKey key, WrappedDek wrapped, URI kek, Instant when) {
        public WrappedKey row(int version, KeyState state) {
            return WrappedKey.of(key.id(), key.tenant(), version, state, wrapped, kek, when, when, 0);
        }
    }
}
