// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** The tenant's data keys were destroyed on purpose. Its sealed values are gone for good, and no new key is made for it. */
public final class KeyDestroyedException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public KeyDestroyedException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.KEY_DESTROYED);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public KeyDestroyedException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new KeyDestroyedException(message, cause);
    }
}
