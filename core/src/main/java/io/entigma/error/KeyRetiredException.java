// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** The key version that sealed this value is retired: it was taken out of use, and opens nothing any more. */
public final class KeyRetiredException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public KeyRetiredException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.KEY_RETIRED);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public KeyRetiredException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new KeyRetiredException(message, cause);
    }
}
