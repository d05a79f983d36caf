// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.EntigmaException;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.PlainForm;
import io.entigma.internal.data.Decision.Outcome;
import io.entigma.internal.keyring.Keyring;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.WrappedKey;
import io.entigma.spi.FailureReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens sealed values for good: into another column, or in place. Thread safe. */
final class Unseal implements ValueChange {
    private final Keyring keyring;
    private final FieldCipher cipher;
    private final KeyDirectory keys;
    private final JobRequest request;

    Unseal(Keyring keyring, FieldCipher cipher, KeyDirectory keys, JobRequest request) {
        this.keyring = keyring;
        this.cipher = cipher;
        this.keys = keys;
        this.request = request;
    }

    @Override
    public Decision decide(DataColumn column, StoredValue value, @Nullable String tenant) throws JobPausedException {
        byte[] sealed = value.sealed();
        boolean inPlace = column.plain() == null;
        if (sealed == null || value.plain() != null) {
            return Decision.of(Outcome.CURRENT);
        }
        try {
            KeyId id = SealedFormat.keyIdIfPresent(sealed);
            Optional<WrappedKey> key = id == null ? Optional.empty() : keys.find(id);
            if (key.isEmpty()) {
                // Plain already, or of an unknown key: only in place can it have been us who opened it.
                return inPlace
                        ? Decision.of(Outcome.CURRENT)
                        : Decision.quarantine(id, id == null ? FailureReason.NOT_SEALED : FailureReason.UNKNOWN_KEY);
            }
            return open(column, sealed, key.get());
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    private Decision open(DataColumn column, byte[] sealed, WrappedKey key) {
        if (key.state() == KeyState.SHREDDED) {
            return Decision.of(Outcome.DESTROYED);
        } else if (!request.tenants().isEmpty()
                && !request.tenants().contains(key.tenant().toString())) {
            return Decision.of(Outcome.LEAVE_OUT);
        }
        try {
            byte[] encoding = cipher.open(keyring.opening(key.tenant(), key.id()), column.context(), sealed);
            byte[] plain = PlainForm.ofType(column.valueType()).toPlain(encoding);
            PlainColumn target = column.plain();
            return Decision.replaceBy(target == null ? plain : target.value(plain));
        } catch (SealedValueException e) {
            return Decision.quarantine(key.id(), e.reason());
        } catch (CodecException | IllegalArgumentException | java.time.DateTimeException e) {
            return Decision.quarantine(key.id(), FailureReason.BAD_ENCODING);
        }
    }
}
