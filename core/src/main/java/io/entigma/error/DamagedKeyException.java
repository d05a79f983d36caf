// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** What the key server returned is not the key that the key table's row names: a row was changed or swapped, or the server gave a wrong key. Nothing is opened or sealed with it. */
public final class DamagedKeyException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public DamagedKeyException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.DAMAGED_KEY);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public DamagedKeyException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new DamagedKeyException(message, cause);
    }
}
