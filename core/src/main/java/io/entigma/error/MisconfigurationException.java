// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/** Something was set up in a way that cannot work: a mapping, a setting, a missing library. Trying again does not help. */
public final class MisconfigurationException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public MisconfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.MISCONFIGURED);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public MisconfigurationException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new MisconfigurationException(message, cause);
    }
}
