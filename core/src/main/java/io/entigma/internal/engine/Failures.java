// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.kek.Events;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.report.FailureData;
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
        report(e.reason(), context, tenant, id);
        return e.withSubject(subject);
    }

    void report(FailureReason reason, FieldContext context, @Nullable TenantId tenant, @Nullable KeyId id) {
        TenantId owner = id == null || reason != FailureReason.WRONG_TENANT ? null : keyring.ownerForReport(id);
        Failure failure = new FailureData(reason, context.name(), tenant, id, owner);
        events.tell(listener -> listener.failed(failure));
    }
}
