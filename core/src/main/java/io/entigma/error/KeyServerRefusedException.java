// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** The key server answered, and refused: access denied, no such KEK, a version that is disabled, or a wrapped DEK that does not belong to this tenant and key id. Trying again does not help. */
public final class KeyServerRefusedException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public KeyServerRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.KEY_SERVER_REFUSED);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public KeyServerRefusedException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new KeyServerRefusedException(message, cause);
    }
}
