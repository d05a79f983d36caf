// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** A stored value is not one of the scheme that a {@link io.entigma.spi.LegacyReader} reads, was made with another key, or was changed. */
public final class LegacyValueException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public LegacyValueException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.LEGACY_VALUE);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public LegacyValueException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new LegacyValueException(message, cause);
    }
}
