// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** A sealed value names a key that is not in the key table. The value may be whole; the key row is missing, or this is another system's value. */
public final class UnknownKeyException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public UnknownKeyException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.UNKNOWN_KEY);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public UnknownKeyException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new UnknownKeyException(message, cause);
    }
}
