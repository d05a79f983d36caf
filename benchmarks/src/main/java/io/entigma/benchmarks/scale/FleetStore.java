// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import io.entigma.benchmarks.LocalKek;
import io.entigma.internal.cipher.DataKey;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.KeyChanges;
import io.entigma.spi.WrappedKeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store in which every tenant has one key, computed from its name when it is asked for, so that ten million need no space. */
final class FleetStore implements WrappedKeyStore {
    private final LocalKek kek;
    private long looks;
    private long reservations;
    private long reserved;

    FleetStore(LocalKek kek) {
        this.kek = kek;
    }

    static DataKey key(TenantId tenant) {
        try {
            return DataKey.of(
                    tenant,
                    CleartextKey.copyOf(MessageDigest.getInstance("SHA-256").digest(tenant.toBytes())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    long looks() {
        return looks;
    }

    long reservations() {
        return reservations;
    }

    long reserved() {
        return reserved;
    }

    @Override
    public Optional<WrappedKey> find(KeyId id) {
        return Optional.empty();
    }

    @Override
    public List<WrappedKey> findAll(TenantId tenant) {
        looks++;
        DataKey key = key(tenant);
        return List.of(WrappedKey.of(
                key.id(),
                tenant,
                1,
                KeyState.ACTIVE,
                kek.wrap(LocalKek.KEK, key.cleartext(), new WrapContext(tenant, key.id())),
                LocalKek.KEK,
                Instant.EPOCH,
                Instant.EPOCH,
                0));
    }

    @Override
    public long addUses(KeyId id, long uses) {
        reservations++;
        reserved += uses;
        return uses;
    }

    @Override
    public List<WrappedKey> page(@Nullable KeyId after, int limit) {
        throw new UnsupportedOperationException("nobody lists them");
    }

    @Override
    public boolean insert(WrappedKey key) {
        throw new UnsupportedOperationException("every tenant has a key");
    }

    @Override
    public List<WrappedKey> change(TenantId tenant, UnaryOperator<List<WrappedKey>> change) {
        throw new UnsupportedOperationException("no key changes");
    }

    @Override
    public boolean rewrap(WrappedKey before, WrappedKey after) {
        throw new UnsupportedOperationException("no key changes");
    }

    @Override
    public Set<KeyId> present(Map<KeyId, TenantId> keys) {
        return keys.keySet();
    }

    @Override
    public KeyChanges changesSince(long epoch) {
        return KeyChanges.of(0, Set.of());
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
