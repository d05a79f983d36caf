// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.EntigmaException;
import io.entigma.spi.KekCall;
import java.net.http.HttpResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns answers that are no success into exceptions. The server's own text is left out on purpose: whatever stands at
 * the other end could put a request's content in it, and messages go to logs.
 */
final class Statuses {
    private static final Set<String> CODES = Set.of(
            "bad_request",
            "denied",
            "unknown_kek",
            "not_found",
            "method_not_allowed",
            "version_disabled",
            "version_current",
            "too_large",
            "unsupported_media_type",
            "wrong_context",
            "rate_limited",
            "headers_too_large",
            "internal",
            "stopping",
            "audit_unavailable");

    private Statuses() {}

    static EntigmaException failure(KekCall call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String code = Answer.parse(call, response.body())
                .map(answer -> answer.text("error"))
                .filter(CODES::contains)
                .orElse("no known error code");
        String said = "it answered " + status + " (" + code + "): ";
        if (status == 429) {
            return call.unavailable(
                    said + "this client is over its rate limit" + pause(response) + "; raise the"
                            + " client's rate on the server, or cache DEKs for longer",
                    null);
        }
        if (status >= 500 || status == 408 || status == 425) {
            return call.unavailable(said + "the server cannot serve now; see its own log and /v1/health", null);
        }
        return call.refused(said + meaning(status), null);
    }

    private static String pause(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,4}"))
                .map(value -> " and is asked to wait " + value + " s")
                .orElse("");
    }

    private static String meaning(int status) {
        return switch (status) {
            case 403 ->
                "this client's certificate is not listed, or not for this tenant or these values; list them on the server";
            case 404 -> "there is no such KEK; check the KEK URI, it must be https://HOST:PORT/v1/keks/NAME";
            case 409 ->
                "the KEK version is disabled; an admin can enable it on the server until all DEKs are rewrapped";
            case 422 ->
                "the wrapped DEK was not made by this KEK for exactly this tenant and key id, or was changed; restore"
                        + " the key table's row";
            default ->
                status >= 300 && status < 400
                        ? "redirects are not followed; give the key server's own address as KEK URI"
                        : "the request was not accepted; check that both ends are of a matching version";
        };
    }

    /** Whether an answer says that it is JSON. */
    static boolean isJson(HttpResponse<byte[]> response) {
        @Nullable String type = response.headers().firstValue("Content-Type").orElse(null);
        return type != null && type.matches("(?i)application/json(\\s*;.*)?");
    }
}
