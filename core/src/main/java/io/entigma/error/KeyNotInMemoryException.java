// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/**
 * A key is not in memory, and the thread that needs it must not wait for the key table and the key server, as an event loop's. The
 * key is being loaded from then on, so that trying again after {@link io.entigma.Entigma#prepare} helps; nothing was written.
 */
public final class KeyNotInMemoryException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public KeyNotInMemoryException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.KEY_NOT_IN_MEMORY);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public KeyNotInMemoryException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new KeyNotInMemoryException(message, cause);
    }
}
