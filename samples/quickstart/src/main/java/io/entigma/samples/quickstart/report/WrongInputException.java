// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.report;

import org.jspecify.annotations.Nullable;

/** The user's file or settings are wrong. The message is all that is shown: it names the place and the way out. */
public final class WrongInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the place and the way out. */
    public WrongInputException(String message) {
        super(message);
    }

    /** Names the place and the way out, because of something else. */
    public WrongInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
