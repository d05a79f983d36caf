// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.cipher.StoredForm.Kind;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.StoredValue;
import io.entigma.internal.job.table.ValueDecision;
import io.entigma.internal.job.table.ValueDecision.Outcome;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Seals values of {@link TenantId#SINGLE} for the tenants whose rows they are in. Thread safe. */
public final class AssignTenants implements ValueTransformation {
    private final StoredValueCipher crypto;
    private final StoredForms forms;
    private final JobRequest request;

    /** Reasons of our own, beside {@link FailureReason}. */
    private enum Reason {
        /** The tenant column is empty, or names the single tenant itself. */
        NO_TENANT,
        /** It would be stored weaker than it is. */
        WOULD_WEAKEN
    }

    public AssignTenants(StoredValueCipher crypto, StoredForms forms, JobRequest request) {
        this.crypto = crypto;
        this.forms = forms;
        this.request = request;
    }

    @Override
    public ValueTransformation forPage(DataTable table, List<DataRow> rows) throws JobPausedException {
        return new AssignTenants(crypto.forPage(table, rows, this::opens), forms, request);
    }

    @Override
    public void complete() throws JobPausedException {
        crypto.complete();
    }

    private boolean opens(DataColumn column, byte[] stored) {
        ServerSealed value = crypto.knownServerValue(stored);
        return value != null && value.tenant().equals(TenantId.SINGLE);
    }

    @Override
    public ValueDecision decide(DataColumn column, StoredValue value, @Nullable String tenantName)
            throws JobPausedException {
        byte[] stored = Objects.requireNonNull(value.sealed());
        try {
            StoredForm form = forms.of(stored);
            if (form.kind() != Kind.SEALED) {
                return ValueDecision.quarantine(form.keyId(), form.reason());
            }
            KeyId id = Objects.requireNonNull(form.keyId());
            TenantId tenant = tenant(tenantName);
            ServerSealed atServer = form.serverValue();
            if (atServer != null) {
                return decide(column, stored, form, atServer.tenant(), tenant);
            }
            Optional<WrappedKey> key = forms.keys().find(id);
            if (key.isEmpty()) {
                return ValueDecision.quarantine(id, forms.keys().missing(id));
            } else if (key.get().state() == KeyState.SHREDDED) {
                return ValueDecision.of(Outcome.DESTROYED);
            }
            return decide(column, stored, form, key.get().tenant(), tenant);
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable TenantId tenant(@Nullable String name) {
        return name == null || name.isBlank() || name.equals(TenantId.SINGLE.value()) ? null : new TenantId(name);
    }

    private ValueDecision decide(
            DataColumn column, byte[] stored, StoredForm form, TenantId owner, @Nullable TenantId tenant) {
        KeyId id = form.keyId();
        if (tenant == null) {
            return ValueDecision.quarantine(id, Reason.NO_TENANT);
        } else if (!owner.equals(TenantId.SINGLE)) {
            return owner.equals(tenant)
                    ? ValueDecision.of(Outcome.CURRENT)
                    : ValueDecision.quarantine(id, FailureReason.WRONG_TENANT);
        } else if (Weakening.isWeakened(column, form, request)) {
            return ValueDecision.quarantine(id, Reason.WOULD_WEAKEN);
        }
        return assign(column, stored, id, tenant);
    }

    private ValueDecision assign(DataColumn column, byte[] stored, @Nullable KeyId id, TenantId tenant) {
        try {
            byte[] plain = crypto.open(column, TenantId.SINGLE, stored);
            return ValueDecision.replaceBy(crypto.seal(column, tenant, plain));
        } catch (SealedValueException e) {
            return ValueDecision.quarantine(id, e.reason());
        } catch (ValueRefusedException e) {
            return ValueDecision.quarantine(id, FailureReason.VALUE_REFUSED);
        } catch (KeyRetiredException e) {
            return ValueDecision.quarantine(id, FailureReason.KEY_RETIRED);
        } catch (KeyDestroyedException e) {
            // Of the tenant, since the single tenant's key was there a moment ago.
            return ValueDecision.quarantine(id, FailureReason.KEY_DESTROYED);
        }
    }

    @Override
    public boolean isLeft(DataColumn column, StoredForm form) {
        if (form.kind() != Kind.SEALED) {
            return false;
        }
        ServerSealed atServer = form.serverValue();
        return atServer != null
                ? atServer.tenant().equals(TenantId.SINGLE)
                : forms.keys()
                        .find(Objects.requireNonNull(form.keyId()))
                        .filter(key -> key.state() == KeyState.ACTIVE || key.state() == KeyState.LIVE)
                        .filter(key -> key.tenant().equals(TenantId.SINGLE))
                        .isPresent();
    }
}
