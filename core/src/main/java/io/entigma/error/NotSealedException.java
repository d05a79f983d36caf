// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** A stored value is not a sealed value at all: it was written past Entigma, or before encryption was turned on. */
public final class NotSealedException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public NotSealedException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.NOT_SEALED);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public NotSealedException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new NotSealedException(message, cause);
    }
}
