// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error. The message goes to the client: no secrets, nothing of the request's body. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final long retryAfterSeconds;
    private final @Nullable Right missing;

    /** A refusal with what the client is told. */
    public ApiException(ErrorCode code, String message) {
        this(code, message, 0);
    }

    /** A refusal with the seconds after which another attempt is worth making. */
    public ApiException(ErrorCode code, String message, long retryAfterSeconds) {
        this(code, message, retryAfterSeconds, null);
    }

    private ApiException(ErrorCode code, String message, long retryAfterSeconds, @Nullable Right missing) {
        super(message);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
        this.missing = missing;
    }

    /** A right that a client would need and does not have. */
    public enum Right {
        /** To be a client at all. */
        CLIENT,
        KEK,
        TENANT,
        ATTRIBUTE,
        ADMIN;

        /** Its name in answers and in the audit log. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The refusal of who lacks a right. */
    public static ApiException denied(Right missing, String message) {
        return new ApiException(ErrorCode.DENIED, message, 0, missing);
    }

    /** What is missing, where the code is {@link ErrorCode#DENIED}; else null. */
    @Nullable
    public Right missing() {
        return missing;
    }

    /** What kind of error it is. */
    public ErrorCode code() {
        return code;
    }

    /** Seconds for the Retry-After header, or 0 for none. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
