// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** A stored value is sealed but does not open: it was changed, cut, moved from another column, or written by a newer format. */
public final class DamagedValueException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public DamagedValueException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.BAD_TAG);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public DamagedValueException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new DamagedValueException(message, cause);
    }
}
