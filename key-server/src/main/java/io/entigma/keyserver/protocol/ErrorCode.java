// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.protocol;

/** The answers that are no success: HTTP status and code of the wire protocol. */
public enum ErrorCode {
    BAD_REQUEST(400, "bad_request"),
    DENIED(403, "denied"),
    UNKNOWN_KEK(404, "unknown_kek"),
    NOT_FOUND(404, "not_found"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed"),
    VERSION_DISABLED(409, "version_disabled"),
    VERSION_CURRENT(409, "version_current"),
    TOO_LARGE(413, "too_large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type"),
    WRONG_CONTEXT(422, "wrong_context"),
    RATE_LIMITED(429, "rate_limited"),
    HEADERS_TOO_LARGE(431, "headers_too_large"),
    INTERNAL(500, "internal"),
    STOPPING(503, "stopping"),
    AUDIT_UNAVAILABLE(503, "audit_unavailable"),
    CLIENTS_UNREADABLE(503, "clients_unreadable");

    private final int status;
    private final String code;

    ErrorCode(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Its name in the answer and in the audit log. */
    public String code() {
        return code;
    }

    /** The code for a status that the HTTP layer chose by itself. */
    public static ErrorCode ofStatus(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code == UNKNOWN_KEK ? NOT_FOUND : code;
            }
        }
        return status >= 500 ? INTERNAL : BAD_REQUEST;
    }
}
