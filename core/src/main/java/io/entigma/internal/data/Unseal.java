// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.EntigmaException;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerValue;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.PlainForm;
import io.entigma.internal.data.Decision.Outcome;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.FailureReason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens sealed values for good: into another column, or in place. Thread safe. */
final class Unseal implements ValueChange {
    private final JobCrypto crypto;
    private final KeyDirectory keys;
    private final JobRequest request;

    Unseal(JobCrypto crypto, KeyDirectory keys, JobRequest request) {
        this.crypto = crypto;
        this.keys = keys;
        this.request = request;
    }

    @Override
    public ValueChange forPage(DataTable table, List<DataRow> rows) throws JobPausedException {
        return new Unseal(crypto.forPage(table, rows, this::opens), keys, request);
    }

    @Override
    public void complete() throws JobPausedException {
        crypto.complete();
    }

    private boolean opens(DataColumn column, byte[] stored) {
        TenantId owner = crypto.ownerAtServer(stored);
        return owner != null
                && (request.tenants().isEmpty() || request.tenants().contains(owner.toString()));
    }

    @Override
    public Decision decide(DataColumn column, StoredValue value, @Nullable String tenant) throws JobPausedException {
        byte[] sealed = value.sealed();
        boolean inPlace = column.plain() == null;
        if (sealed == null || value.plain() != null) {
            return Decision.of(Outcome.CURRENT);
        }
        try {
            TenantId owner = crypto.ownerAtServer(sealed);
            if (owner != null) {
                return open(column, sealed, owner);
            }
            KeyId id = SealedFormat.keyIdIfPresent(sealed);
            Optional<WrappedKey> key = id == null ? Optional.empty() : keys.find(id);
            if (key.isEmpty()) {
                // Plain already, or of an unknown key: only in place can it have been us who opened it.
                return inPlace
                        ? Decision.of(Outcome.CURRENT)
                        : Decision.quarantine(id, id == null ? FailureReason.NOT_SEALED : FailureReason.UNKNOWN_KEY);
            }
            return key.get().state() == KeyState.SHREDDED
                    ? Decision.of(Outcome.DESTROYED)
                    : open(column, sealed, key.get().tenant());
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    private Decision open(DataColumn column, byte[] sealed, TenantId tenant) {
        if (!request.tenants().isEmpty() && !request.tenants().contains(tenant.toString())) {
            return Decision.of(Outcome.LEAVE_OUT);
        }
        KeyId id = SealedFormat.keyIdIfPresent(sealed);
        try {
            byte[] encoding = ServerValue.isOne(sealed)
                    ? crypto.openAtServer(column, tenant, sealed)
                    : crypto.open(column, tenant, sealed);
            byte[] plain = PlainForm.ofType(column.valueType()).toPlain(encoding);
            PlainColumn target = column.plain();
            return Decision.replaceBy(target == null ? plain : target.value(plain));
        } catch (SealedValueException e) {
            return Decision.quarantine(id, e.reason());
        } catch (CodecException | IllegalArgumentException | java.time.DateTimeException e) {
            return Decision.quarantine(id, FailureReason.BAD_ENCODING);
        }
    }
}
