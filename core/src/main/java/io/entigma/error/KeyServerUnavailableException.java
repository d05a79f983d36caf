// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** The key server could not be reached or did not answer in time. Trying again later can help; nothing was written. */
public final class KeyServerUnavailableException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public KeyServerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.KEY_SERVER_UNAVAILABLE);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public KeyServerUnavailableException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new KeyServerUnavailableException(message, cause);
    }
}
