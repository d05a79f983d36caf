// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** A key cannot be retired, now: stored values need it, new ones would, or transactions are open that may. It is as it was. */
public final class KeyInUseException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public KeyInUseException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.KEY_IN_USE);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public KeyInUseException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new KeyInUseException(message, cause);
    }
}
