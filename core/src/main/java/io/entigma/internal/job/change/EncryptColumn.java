// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.LegacyValueException;
import io.entigma.error.ValueRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.MangledForm;
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
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Seals plain values, or values of another scheme. What it leaves as it was in place is sealed, and opens; or is in
 * quarantine. Thread safe.
 */
public final class EncryptColumn implements ValueTransformation {
    private final StoredValueCipher crypto;
    private final StoredForms forms;
    private final JobRequest request;
    private final @Nullable LegacyReader reader;
    private final boolean inPlace;

    /** Reasons of our own, beside {@link FailureReason}. */
    private enum Reason {
        NO_TENANT,
        NOT_READABLE,
        DIFFERS,
        /** Nothing is sealed for the tenant any more, so the value stays in the clear until somebody deletes it. */
        PLAIN_OF_SHREDDED_TENANT
    }

    public EncryptColumn(StoredValueCipher crypto, StoredForms forms, JobRequest request) {
        this.crypto = crypto;
        this.request = request;
        this.forms = forms;
        this.reader = request.reader();
        this.inPlace = request.plainColumn() == null;
    }

    @Override
    public ValueTransformation forPage(DataTable table, List<DataRow> rows) throws JobPausedException {
        return new EncryptColumn(crypto.forPage(table, rows, (column, stored) -> true), forms, request);
    }

    @Override
    public void complete() throws JobPausedException {
        crypto.complete();
    }

    @Override
    public ValueDecision decide(DataColumn column, StoredValue value, @Nullable String tenantName)
            throws JobPausedException {
        try {
            byte[] sealed = value.sealed();
            if (inPlace && sealed != null) {
                StoredForm form = forms.of(sealed);
                if (form.kind() == Kind.SEALED) {
                    return current(column, sealed, form);
                } else if (!form.isPlain(request.isTreatingAsPlain())) {
                    return ValueDecision.quarantine(form.keyId(), form.reason());
                }
            }
            TenantId tenant = tenant(tenantName);
            return tenant == null ? ValueDecision.quarantine(null, Reason.NO_TENANT) : decide(column, value, tenant);
        } catch (CodecException | LegacyValueException e) {
            return ValueDecision.quarantine(null, Reason.NOT_READABLE);
        } catch (ValueRefusedException e) {
            return ValueDecision.quarantine(null, FailureReason.VALUE_REFUSED);
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** In place; from another column it is told by what is null. */
    @Override
    public boolean isLeft(DataColumn column, StoredForm form) {
        return form.isPlain(request.isTreatingAsPlain());
    }

    private static @Nullable TenantId tenant(@Nullable String name) {
        return name == null || name.isBlank() ? null : new TenantId(name);
    }

    /** Whether a value that says that it is sealed already is: else it would stay in the clear unnoticed. */
    private ValueDecision current(DataColumn column, byte[] sealed, StoredForm form) {
        try {
            TenantId owner = owner(form);
            if (owner == null) {
                return ValueDecision.quarantine(
                        form.keyId(), forms.keys().missing(Objects.requireNonNull(form.keyId())));
            }
            byte[] unused = crypto.open(column, owner, sealed);
            return ValueDecision.of(Outcome.CURRENT);
        } catch (SealedValueException e) {
            return ValueDecision.quarantine(form.keyId(), e.reason());
        } catch (KeyRetiredException e) {
            return ValueDecision.quarantine(form.keyId(), FailureReason.KEY_RETIRED);
        } catch (KeyDestroyedException e) {
            return ValueDecision.of(Outcome.DESTROYED);
        }
    }

    /** Null if the key's row is not believed, or went away at this moment. */
    private @Nullable TenantId owner(StoredForm form) {
        ServerSealed atServer = form.serverValue();
        return atServer != null
                ? atServer.tenant()
                : forms.keys()
                        .find(Objects.requireNonNull(form.keyId()))
                        .map(WrappedKey::tenant)
                        .orElse(null);
    }

    private ValueDecision decide(DataColumn column, StoredValue value, TenantId tenant) throws CodecException {
        byte[] sealed = value.sealed();
        Object held = inPlace ? sealed : value.plain();
        byte[] plain = held == null ? null : PlainColumn.bytes(held);
        if (plain != null && MangledForm.isOne(plain)) {
            return ValueDecision.quarantine(null, FailureReason.MANGLED);
        }
        byte[] encoding = plain == null ? null : encoding(column, plain, tenant);
        try {
            if (!inPlace && sealed != null) {
                return compare(column, sealed, encoding, tenant);
            }
            return encoding == null
                    ? ValueDecision.of(Outcome.CURRENT)
                    : ValueDecision.replaceBy(crypto.seal(column, tenant, encoding));
        } catch (KeyDestroyedException e) {
            return encoding == null
                    ? ValueDecision.of(Outcome.DESTROYED)
                    : ValueDecision.quarantine(null, Reason.PLAIN_OF_SHREDDED_TENANT);
        }
    }

    private byte[] encoding(DataColumn column, byte[] plain, TenantId tenant) throws CodecException {
        byte[] opened = reader == null
                ? plain
                : reader.open(plain, LegacyContext.of(tenant, column.context().name()));
        return PlainForm.ofType(column.valueType()).toEncoding(opened);
    }

    /** Both columns hold something: the application writes both, and they must say the same. */
    private ValueDecision compare(DataColumn column, byte[] sealed, byte @Nullable [] encoding, TenantId tenant) {
        StoredForm form = forms.of(sealed);
        if (form.kind() != Kind.SEALED) {
            return ValueDecision.quarantine(form.keyId(), form.reason());
        }
        try {
            byte[] opened = crypto.open(column, tenant, sealed);
            return encoding != null && Arrays.equals(opened, encoding)
                    ? ValueDecision.of(Outcome.CURRENT)
                    : ValueDecision.quarantine(form.keyId(), Reason.DIFFERS);
        } catch (SealedValueException e) {
            return ValueDecision.quarantine(form.keyId(), e.reason());
        } catch (WrongTenantException e) {
            return ValueDecision.quarantine(form.keyId(), FailureReason.WRONG_TENANT);
        } catch (KeyRetiredException e) {
            return ValueDecision.quarantine(form.keyId(), FailureReason.KEY_RETIRED);
        }
    }
}
