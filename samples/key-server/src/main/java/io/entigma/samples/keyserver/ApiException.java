// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

/** A request that is answered with an error. The message goes to the client: no secrets, nothing of the request's body. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final long retryAfterSeconds;

    ApiException(ErrorCode code, String message) {
        this(code, message, 0);
    }

    ApiException(ErrorCode code, String message, long retryAfterSeconds) {
        super(message);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    ErrorCode code() {
        return code;
    }

    /** Seconds for the Retry-After header, or 0 for none. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
