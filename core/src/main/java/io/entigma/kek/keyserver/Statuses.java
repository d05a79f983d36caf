// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.error.EntigmaException;
import io.entigma.kek.KekCall;
import java.net.http.HttpResponse;
import java.util.Optional;
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
            "audit_unavailable",
            "clients_unreadable");

    private Statuses() {}

    /**
     * The exception for an answer.
     *
     * @param call what was asked
     * @param response the answer, whose status is not 200
     * @param identity the certificate that was shown, for the message
     */
    static EntigmaException failure(KekCall call, HttpResponse<byte[]> response, String identity) {
        int status = response.statusCode();
        Optional<Answer> answer = Answer.parse(call, response.body());
        String code = answer.map(fields -> fields.text("error"))
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
        String meaning = status == 403
                ? denied(identity, answer.map(fields -> fields.text("right")).orElse(""))
                : meaning(status);
        return call.refused(said + meaning, null);
    }

    /** Whose right is missing, and to what. Anything that the server may say beside the names known here is left out. */
    private static String denied(String identity, String right) {
        String certificate = "client certificate " + identity;
        return switch (right) {
            case "kek" ->
                certificate + " has no right to this KEK; in the server's client list its entry needs the KEK's name"
                        + " among its 'keks'";
            case "tenant" ->
                certificate
                        + " has no right to this tenant; in the server's client list its entry needs the tenant among"
                        + " its 'tenants'";
            case "attribute" ->
                certificate
                        + " has no right to values of this attribute; in the server's client list its entry needs the"
                        + " attribute's context among its 'attributes'";
            case "client" ->
                certificate
                        + " is not in the server's client list, is revoked there, or has expired; have one made with"
                        + " 'key-server client'";
            default ->
                certificate
                        + " is not listed, or not for this KEK, this tenant or these values; list them on the server";
        };
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
