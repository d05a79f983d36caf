// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.UntrustedRowException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.DataKey;
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
import io.entigma.internal.kek.CurrentKekVersions;
import io.entigma.internal.keyring.Keyring;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Moves sealed values to their tenant's active key, and to their column's mode. Thread safe. */
public final class ReencryptColumn implements ValueTransformation {
    private final StoredValueCipher crypto;
    private final StoredForms forms;
    private final CurrentKekVersions presentKeks;
    private final JobRequest request;
    private final Set<String> tenants;

    /** A reason of our own, beside {@link FailureReason}. */
    private enum Reason {
        /** It came after the job had begun, and would be stored weaker than it is. */
        WOULD_WEAKEN
    }

    public ReencryptColumn(StoredValueCipher crypto, StoredForms forms, JobRequest request) {
        this(crypto, forms, request, crypto.server().presentKeks());
    }

    private ReencryptColumn(
            StoredValueCipher crypto, StoredForms forms, JobRequest request, CurrentKekVersions presentKeks) {
        this.presentKeks = presentKeks;
        this.crypto = crypto;
        this.forms = forms;
        this.request = request;
        this.tenants = request.tenants();
    }

    @Override
    public ValueTransformation forPage(DataTable table, List<DataRow> rows) throws JobPausedException {
        return new ReencryptColumn(crypto.forPage(table, rows, this::opens), forms, request, presentKeks);
    }

    @Override
    public void complete() throws JobPausedException {
        crypto.complete();
    }

    private boolean opens(DataColumn column, byte[] stored) {
        ServerSealed value = crypto.knownServerValue(stored);
        return value != null && isMoved(column, value);
    }

    /**
     * Of values at the key server those are moved that are not under the newest version of their tenant's KEK, or whose
     * column is not at the server any more.
     */
    private boolean isMoved(DataColumn column, ServerSealed value) {
        return isMovable(value.tenant())
                && !(column.atServer() && presentKeks.isCurrent(column.context().name(), value));
    }

    /** A version is one of a DEK. */
    private boolean isMovable(TenantId owner) {
        return request.version() == null && isChosen(owner);
    }

    @Override
    public ValueDecision decide(DataColumn column, StoredValue value, @Nullable String tenant)
            throws JobPausedException {
        byte[] stored = Objects.requireNonNull(value.sealed());
        try {
            StoredForm form = forms.of(stored);
            if (form.kind() != Kind.SEALED) {
                return form.reason() == FailureReason.UNKNOWN_KEY
                        ? unknown(column, form)
                        : ValueDecision.quarantine(form.keyId(), form.reason());
            }
            ServerSealed atServer = form.serverValue();
            if (atServer != null) {
                return decideAtServer(column, stored, form, atServer);
            }
            KeyId id = Objects.requireNonNull(form.keyId());
            UntrustedRowException why = forms.keys().disbelief(id);
            if (why != null) {
                return notBelieved(id, why);
            }
            Optional<WrappedKey> key = forms.keys().find(id);
            return key.isEmpty() ? unknown(column, form) : decide(column, stored, form, key.get());
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    private ValueDecision decideAtServer(DataColumn column, byte[] stored, StoredForm form, ServerSealed value) {
        try {
            if (!isMoved(column, value)) {
                return ValueDecision.of(isMovable(value.tenant()) ? Outcome.CURRENT : Outcome.LEAVE_OUT);
            }
            if (Weakening.isWeakened(column, form, request)) {
                return ValueDecision.quarantine(value.keyId(), Reason.WOULD_WEAKEN);
            }
            byte[] plain = crypto.open(column, value.tenant(), stored);
            return ValueDecision.replaceBy(crypto.seal(column, value.tenant(), plain));
        } catch (SealedValueException e) {
            return ValueDecision.quarantine(value.keyId(), e.reason());
        } catch (ValueRefusedException e) {
            return ValueDecision.quarantine(value.keyId(), FailureReason.VALUE_REFUSED);
        } catch (KeyDestroyedException e) {
            return ValueDecision.of(Outcome.DESTROYED);
        }
    }

    /** Of a tenant whose keys are not believed: no reason to leave the values of others as they are. */
    private ValueDecision notBelieved(KeyId id, UntrustedRowException why) throws JobPausedException {
        if (!tenants.isEmpty() && forms.keys().isOfOthers(id, tenants)) {
            return ValueDecision.of(Outcome.LEAVE_OUT);
        } else if (request.isQuarantiningUnknownKeys()) {
            return ValueDecision.quarantine(id, FailureReason.UNTRUSTED_ROW);
        }
        throw new JobPausedException(
                why.getMessage() + "; or name the tenants to be re-encrypted, or have such values put in quarantine",
                why);
    }

    private ValueDecision unknown(DataColumn column, StoredForm form) throws JobPausedException {
        if (request.isQuarantiningUnknownKeys()) {
            return ValueDecision.quarantine(form.keyId(), FailureReason.UNKNOWN_KEY);
        }
        throw new JobPausedException("Key " + form.keyId() + ", which a value of "
                + column.context().name() + " names, "
                + (form.serverValue() == null
                        ? "is not in the key table; restore its row"
                        : "stands for no KEK that the settings name; name it in trustedKeks")
                + ", or have such values put in quarantine, and resume");
    }

    private ValueDecision decide(DataColumn column, byte[] stored, StoredForm form, WrappedKey key) {
        if (isLeftOut(key)) {
            return ValueDecision.of(Outcome.LEAVE_OUT);
        }
        return switch (key.state()) {
            case SHREDDED -> ValueDecision.of(Outcome.DESTROYED);
            case RETIRED -> ValueDecision.quarantine(key.id(), FailureReason.KEY_RETIRED);
            case ACTIVE, LIVE ->
                key.state() == KeyState.ACTIVE && isRightMode(column, form, key.tenant())
                        ? ValueDecision.of(Outcome.CURRENT)
                        : reseal(column, stored, form, key);
        };
    }

    private boolean isRightMode(DataColumn column, StoredForm form, TenantId tenant) {
        return !column.atServer()
                && form.purpose() == column.context().purpose()
                && crypto.hasTokens(column, tenant, form);
    }

    @Override
    public boolean isLeft(DataColumn column, StoredForm form) {
        if (form.kind() != Kind.SEALED) {
            return false;
        }
        ServerSealed atServer = form.serverValue();
        if (atServer != null) {
            return !column.atServer() && isMovable(atServer.tenant());
        }
        Optional<WrappedKey> key = forms.keys().find(Objects.requireNonNull(form.keyId()));
        return key.isPresent()
                && !isLeftOut(key.get())
                && (key.get().state() == KeyState.LIVE
                        || (key.get().state() == KeyState.ACTIVE
                                && !isRightMode(column, form, key.get().tenant())));
    }

    /** The version of a KEK stands behind the header, where only its server's client finds it. */
    @Override
    public boolean isToldByWholeValues(DataColumn column) {
        return column.atServer() && request.version() == null;
    }

    @Override
    public boolean isLeft(DataColumn column, ServerSealed value) {
        return isMoved(column, value);
    }

    private boolean isLeftOut(WrappedKey key) {
        Integer version = request.version();
        return !isChosen(key.tenant()) || (version != null && version != key.version());
    }

    private boolean isChosen(TenantId tenant) {
        return tenants.isEmpty() || tenants.contains(tenant.toString());
    }

    private ValueDecision reseal(DataColumn column, byte[] stored, StoredForm form, WrappedKey key) {
        if (Weakening.isWeakened(column, form, request)) {
            // The job would have been refused if such values had been there at its start.
            return ValueDecision.quarantine(key.id(), Reason.WOULD_WEAKEN);
        }
        try {
            byte[] plain = crypto.open(column, key.tenant(), stored);
            return ValueDecision.replaceBy(
                    column.atServer()
                            ? crypto.seal(column, key.tenant(), plain)
                            : crypto.seal(column, active(key), plain));
        } catch (ValueRefusedException e) {
            return ValueDecision.quarantine(key.id(), FailureReason.VALUE_REFUSED);
        } catch (SealedValueException e) {
            return ValueDecision.quarantine(key.id(), e.reason());
        } catch (KeyDestroyedException e) {
            return ValueDecision.of(Outcome.DESTROYED);
        }
    }

    /** The active key; not the one that this process still takes for active, if the key table knows better. */
    private DataKey active(WrappedKey old) {
        TenantId tenant = old.tenant();
        Keyring keyring = crypto.keyring();
        DataKey active = keyring.active(tenant);
        if (old.state() == KeyState.LIVE && active.id().equals(old.id())) {
            keyring.evict(Set.of(tenant));
            return keyring.active(tenant);
        }
        return active;
    }
}
