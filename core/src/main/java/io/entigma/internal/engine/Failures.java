// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.DamagedValueException;
import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.NoTenantException;
import io.entigma.error.NotSealedException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.UntrustedRowException;
import io.entigma.error.ValueRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.kek.Events;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener.Failure;
import org.jspecify.annotations.Nullable;

/** Tells listeners of failures, precisely, and callers what attribute they are about. Thread safe. */
public final class Failures {
    private final Events events;
    private final Keyring keyring;

    Failures(Events events, Keyring keyring) {
        this.events = events;
        this.keyring = keyring;
    }

    /**
     * Reports an error of the family.
     *
     * @param e the error
     * @param subject the attribute, for the message
     * @param context the attribute's context, for the listener
     * @param tenant who was acting, if known
     * @param id the key that the value names, if any
     * @return the error to throw to the caller
     */
    public EntigmaException report(
            EntigmaException e, String subject, FieldContext context, @Nullable TenantId tenant, @Nullable KeyId id) {
        report(reason(e), context, tenant, id);
        return e.about(subject);
    }

    void report(FailureReason reason, FieldContext context, @Nullable TenantId tenant, @Nullable KeyId id) {
        TenantId owner = id == null || reason != FailureReason.WRONG_TENANT ? null : keyring.ownerForReport(id);
        Failure failure = new Failure(reason, context.name(), tenant, id, owner);
        events.tell(listener -> listener.failed(failure));
    }

    private static FailureReason reason(EntigmaException e) {
        if (e instanceof MisconfigurationException) {
            return FailureReason.MISCONFIGURED;
        } else if (e instanceof NoTenantException) {
            return FailureReason.NO_TENANT;
        } else if (e instanceof WrongTenantException) {
            return FailureReason.WRONG_TENANT;
        } else if (e instanceof KeyServerUnavailableException) {
            return FailureReason.KEY_SERVER_UNAVAILABLE;
        } else if (e instanceof KeyServerRefusedException) {
            return FailureReason.KEY_SERVER_REFUSED;
        } else if (e instanceof KeyTableException) {
            return FailureReason.KEY_TABLE;
        } else if (e instanceof UntrustedRowException untrusted) {
            return untrusted.isRolledBack() ? FailureReason.KEY_TABLE_ROLLED_BACK : FailureReason.UNTRUSTED_ROW;
        } else if (e instanceof UnknownKeyException) {
            return FailureReason.UNKNOWN_KEY;
        } else if (e instanceof KeyDestroyedException) {
            return FailureReason.KEY_DESTROYED;
        } else if (e instanceof KeyRetiredException) {
            return FailureReason.KEY_RETIRED;
        } else if (e instanceof DamagedKeyException) {
            return FailureReason.DAMAGED_KEY;
        } else if (e instanceof NotSealedException) {
            return FailureReason.NOT_SEALED;
        } else if (e instanceof DamagedValueException) {
            return FailureReason.BAD_TAG;
        } else if (e instanceof ValueRefusedException) {
            return FailureReason.VALUE_REFUSED;
        } else if (e instanceof QueryRefusedException) {
            return FailureReason.QUERY_REFUSED;
        }
        throw new IllegalStateException("An error class without a reason: " + e.getClass(), e);
    }
}
