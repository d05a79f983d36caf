// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.operation;

import io.entigma.keyserver.kek.Kek;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request's method and path ask for. Immutable.
 *
 * @param operation what to do
 * @param kek name of the KEK, empty where there is none
 * @param version the KEK version in the path, 0 where there is none
 */
public record Route(Operation operation, String kek, int version) {
    private static final Pattern KEK = Pattern.compile("/v1/keks/(" + Kek.NAME.pattern()
            + ")(?:/(wrap|unwrap|rewrap|seal|open|rotate)|/versions/([1-9]\\d{0,8})/(disable|enable))?");

    /** The operations of the wire protocol. */
    public enum Operation {
        WRAP(true, false),
        UNWRAP(true, false),
        REWRAP(true, false),
        SEAL(true, false),
        OPEN(true, false),
        DESCRIBE(false, false),
        ROTATE(false, true),
        DISABLE(false, true),
        ENABLE(false, true),
        HEALTH(false, false),
        AUDIT_HEAD(false, true);

        private final boolean withBody;
        private final boolean adminOnly;

        Operation(boolean withBody, boolean adminOnly) {
            this.withBody = withBody;
            this.adminOnly = adminOnly;
        }

        /** Whether it has a JSON body. */
        public boolean withBody() {
            return withBody;
        }

        /** Whether it is about values and not about a DEK. */
        boolean onValues() {
            return this == SEAL || this == OPEN;
        }

        /** Longest body that is read. */
        public int maxBodyBytes() {
            return onValues() ? ValueRequest.MAX_BYTES : RequestBody.MAX_BYTES;
        }

        boolean adminOnly() {
            return adminOnly;
        }

        /** Whether it is answered without a line in the audit log when it succeeds. */
        boolean silent() {
            return this == HEALTH;
        }

        /** The HTTP method that it takes. */
        public String method() {
            return this == DESCRIBE || this == HEALTH || this == AUDIT_HEAD ? "GET" : "POST";
        }

        /** Its name in the audit log. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a path asks for, or a refusal if there is nothing at it. */
    public static Route of(String path) throws ApiException {
        if (path.equals("/v1/health")) {
            return new Route(Operation.HEALTH, "", 0);
        }
        if (path.equals("/v1/audit/head")) {
            return new Route(Operation.AUDIT_HEAD, "", 0);
        }
        Matcher matcher = KEK.matcher(path);
        if (!matcher.matches()) {
            throw new ApiException(ErrorCode.NOT_FOUND, "there is nothing at this path; see docs/key-server.md");
        }
        String kek = matcher.group(1);
        if (matcher.group(2) != null) {
            return new Route(operation(matcher.group(2)), kek, 0);
        }
        if (matcher.group(4) != null) {
            return new Route(operation(matcher.group(4)), kek, Integer.parseInt(matcher.group(3)));
        }
        return new Route(Operation.DESCRIBE, kek, 0);
    }

    private static Operation operation(String word) {
        return Operation.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
