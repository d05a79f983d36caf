// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** A value cannot be sealed as it is: too long for its column, or without an exact encoding (an unpaired surrogate, say). Nothing was written. */
public final class ValueRefusedException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public ValueRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.VALUE_REFUSED);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public ValueRefusedException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new ValueRefusedException(message, cause);
    }
}
