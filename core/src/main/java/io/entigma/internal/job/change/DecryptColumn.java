// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.cipher.StoredForm.Kind;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.PlainForm;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.PlainColumn;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.StoredValue;
import io.entigma.internal.job.table.ValueDecision;
import io.entigma.internal.job.table.ValueDecision.Outcome;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.time.DateTimeException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens sealed values for good: into another column, or in place. Thread safe. */
public final class DecryptColumn implements ValueTransformation {
    private final StoredValueCipher crypto;
    private final StoredForms forms;
    private final JobRequest request;

    public DecryptColumn(StoredValueCipher crypto, StoredForms forms, JobRequest request) {
        this.crypto = crypto;
        this.forms = forms;
        this.request = request;
    }

    @Override
    public ValueTransformation forPage(DataTable table, List<DataRow> rows) throws JobPausedException {
        return new DecryptColumn(crypto.forPage(table, rows, this::opens), forms, request);
    }

    @Override
    public void complete() throws JobPausedException {
        crypto.complete();
    }

    private boolean opens(DataColumn column, byte[] stored) {
        ServerSealed value = crypto.knownServerValue(stored);
        return value != null && isChosen(value.tenant());
    }

    private boolean isChosen(TenantId owner) {
        return request.tenants().isEmpty() || request.tenants().contains(owner.toString());
    }

    @Override
    public ValueDecision decide(DataColumn column, StoredValue value, @Nullable String tenant)
            throws JobPausedException {
        byte[] stored = value.sealed();
        if (stored == null || value.plain() != null) {
            return ValueDecision.of(Outcome.CURRENT);
        }
        try {
            StoredForm form = forms.of(stored);
            if (form.kind() == Kind.SEALED) {
                return open(column, stored, form);
            }
            // Only in place can it have been us who opened it.
            boolean opened = column.plain() == null && form.isPlain(request.isTreatingAsPlain());
            return opened ? ValueDecision.of(Outcome.CURRENT) : ValueDecision.quarantine(form.keyId(), form.reason());
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean isLeft(DataColumn column, StoredForm form) {
        if (form.kind() != Kind.SEALED) {
            return false;
        }
        ServerSealed atServer = form.serverValue();
        return atServer != null
                ? isChosen(atServer.tenant())
                : forms.keys()
                        .find(Objects.requireNonNull(form.keyId()))
                        .filter(key -> key.state() == KeyState.ACTIVE || key.state() == KeyState.LIVE)
                        .filter(key -> isChosen(key.tenant()))
                        .isPresent();
    }

    private ValueDecision open(DataColumn column, byte[] sealed, StoredForm form) {
        ServerSealed atServer = form.serverValue();
        if (atServer != null) {
            return open(column, sealed, form, atServer.tenant());
        }
        Optional<WrappedKey> key = forms.keys().find(Objects.requireNonNull(form.keyId()));
        if (key.isEmpty()) {
            return ValueDecision.quarantine(form.keyId(), forms.keys().missing(form.keyId()));
        }
        return switch (key.get().state()) {
            case SHREDDED -> ValueDecision.of(Outcome.DESTROYED);
            case RETIRED -> ValueDecision.quarantine(form.keyId(), FailureReason.KEY_RETIRED);
            case ACTIVE, LIVE -> open(column, sealed, form, key.get().tenant());
        };
    }

    private ValueDecision open(DataColumn column, byte[] sealed, StoredForm form, TenantId owner) {
        if (!isChosen(owner)) {
            return ValueDecision.of(Outcome.LEAVE_OUT);
        }
        try {
            byte[] plain = PlainForm.ofType(column.valueType()).toPlain(crypto.open(column, owner, sealed));
            PlainColumn target = column.plain();
            return ValueDecision.replaceBy(target == null ? plain : target.value(plain));
        } catch (SealedValueException e) {
            return ValueDecision.quarantine(form.keyId(), e.reason());
        } catch (CodecException | IllegalArgumentException | DateTimeException e) {
            return ValueDecision.quarantine(form.keyId(), FailureReason.BAD_ENCODING);
        }
    }
}
