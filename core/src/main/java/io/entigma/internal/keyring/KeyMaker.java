// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.DamagedKeyException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.keytable.PurposeKeys;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tenant's DEK or index key: generated, wrapped, unwrapped again and compared, stored and committed, and only then handed
 * out. Thread safe.
 */
public final class KeyMaker {
    private static final int ATTEMPTS = 5;

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

    /**
     * The tenant's first key of a purpose, or null if another writer was first: then read the key table again.
     *
     * @param present the tenant's keys as they were read, which lack one of this purpose
     */
    @Nullable
    DataKey makeFirst(TenantId tenant, KeyPurpose purpose, List<WrappedKey> present) {
        Made made = make(tenant, purpose);
        List<WrappedKey> rows = present;
        for (int attempt = 0; attempt < ATTEMPTS && PurposeKeys.lack(rows, purpose); attempt++) {
            WrappedKey row = made.row(PurposeKeys.nextVersion(rows), KeyState.ACTIVE);
            if (store.insert(row)) {
                events.tell(listener -> listener.keyCreated(tenant, row.id(), row.version()));
                return made.key;
            }
            // The version may have gone to the first key of another purpose.
            rows = store.findAll(tenant);
        }
        return null;
    }

    /** A wrapped and tried, but not yet stored, DEK. */
    public Made make(TenantId tenant) {
        return make(tenant, KeyPurpose.DATA);
    }

    /** A wrapped and tried, but not yet stored, key. */
    public Made make(TenantId tenant, KeyPurpose purpose) {
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
        return new Made(key, purpose, wrapped, kek, now());
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

    /** A new key and its wrapping. */
    public record Made(DataKey key, KeyPurpose purpose, WrappedDek wrapped, URI kek, Instant when) {
        public WrappedKey row(int version, KeyState state) {
            return WrappedKey.of(key.id(), key.tenant(), version, purpose, state, wrapped, kek, when, when, 0);
        }
    }
}
