// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.EntigmaException;
import io.entigma.KeyDestroyedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.data.Decision.Outcome;
import io.entigma.internal.keyring.Keyring;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.FailureReason;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Moves sealed values to their tenant's active key, and to their column's mode. Thread safe. */
final class Reseal implements ValueChange {
    private final Keyring keyring;
    private final FieldCipher cipher;
    private final KeyDirectory keys;
    private final JobRequest request;
    private final Set<String> tenants;

    Reseal(Keyring keyring, FieldCipher cipher, KeyDirectory keys, JobRequest request) {
        this.keyring = keyring;
        this.cipher = cipher;
        this.keys = keys;
        this.request = request;
        this.tenants = request.tenants();
    }

    @Override
    public Decision decide(DataColumn column, StoredValue value, @Nullable String tenant) throws JobPausedException {
        byte[] stored = Objects.requireNonNull(value.sealed());
        KeyId id;
        boolean rightMode;
        try {
            id = SealedFormat.keyId(stored);
            rightMode = SealedFormat.purpose(stored) == column.context().purpose();
        } catch (SealedValueException e) {
            return Decision.quarantine(SealedFormat.keyIdIfPresent(stored), e.reason());
        }
        try {
            Optional<WrappedKey> key = keys.find(id);
            return key.isEmpty() ? unknown(column, id) : decide(column, stored, key.get(), rightMode);
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    private Decision unknown(DataColumn column, KeyId id) throws JobPausedException {
        if (request.isQuarantiningUnknownKeys()) {
            return Decision.quarantine(id, FailureReason.UNKNOWN_KEY);
        }
        throw new JobPausedException(
                "Key " + id + ", which a value of " + column.context().name()
                        + " names, is not in the key table; restore its row, or have such values put in quarantine, and resume");
    }

    private Decision decide(DataColumn column, byte[] stored, WrappedKey key, boolean rightMode) {
        if (isLeftOut(key)) {
            return Decision.of(Outcome.LEAVE_OUT);
        }
        return switch (key.state()) {
            case SHREDDED -> Decision.of(Outcome.DESTROYED);
            case RETIRED -> Decision.quarantine(key.id(), FailureReason.KEY_RETIRED);
            case ACTIVE, LIVE ->
                key.state() == KeyState.ACTIVE && rightMode
                        ? Decision.of(Outcome.CURRENT)
                        : reseal(column, stored, key);
        };
    }

    private boolean isLeftOut(WrappedKey key) {
        Integer version = request.version();
        boolean otherTenant =
                !tenants.isEmpty() && !tenants.contains(key.tenant().toString());
        return otherTenant || (version != null && version != key.version());
    }

    private Decision reseal(DataColumn column, byte[] stored, WrappedKey key) {
        try {
            byte[] plain = cipher.open(keyring.opening(key.tenant(), key.id()), column.context(), stored);
            return Decision.replaceBy(cipher.seal(active(key), column.context(), plain));
        } catch (SealedValueException e) {
            return Decision.quarantine(key.id(), e.reason());
        } catch (KeyDestroyedException e) {
            return Decision.of(Outcome.DESTROYED);
        }
    }

    /** The active key; not the one that this process still takes for active, if the key table knows better. */
    private DataKey active(WrappedKey old) {
        TenantId tenant = old.tenant();
        DataKey active = keyring.active(tenant);
        if (old.state() == KeyState.LIVE && active.id().equals(old.id())) {
            keyring.evict(Set.of(tenant));
            return keyring.active(tenant);
        }
        return active;
    }
}
