// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

/** A job cannot go on for now: a key or the key server is missing. */
public final class JobPausedException extends Exception {
    private static final long serialVersionUID = 1L;

    public JobPausedException(String reason, Throwable cause) {
        super(reason, cause);
    }

    JobPausedException(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
