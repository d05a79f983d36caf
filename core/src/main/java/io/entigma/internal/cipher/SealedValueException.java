// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.error.FailureReason;

/**
 * Stored bytes that do not open, with the precise reason. Internal: callers see a flat error, the listener sees the
 * reason. Has no stack trace and no cause, since attackers can make many of them.
 */
public final class SealedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    /**
     * Makes the error.
     *
     * @param reason why
     */
    public SealedValueException(FailureReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    /**
     * Why the value does not open.
     *
     * @return the reason
     */
    public FailureReason reason() {
        return reason;
    }
}
