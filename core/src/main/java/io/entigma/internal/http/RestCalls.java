// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.http;

import com.google.gson.JsonObject;
import io.entigma.kek.AccessTokens;
import io.entigma.kek.KekCall;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON requests with a bearer token to the REST API of a cloud. Thread safe. */
public final class RestCalls implements AutoCloseable {
    private final HttpCalls http;
    private final AccessTokens tokens;
    private volatile boolean closed;

    /**
     * Takes the HTTP calls over.
     *
     * @param http bounded calls
     * @param tokens who gives tokens
     */
    public RestCalls(HttpCalls http, AccessTokens tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    /**
     * Posts JSON.
     *
     * @param call what it is for
     * @param target where to; only ever an address that was configured, since the token goes there
     * @param body the JSON
     * @return the answer, of a status that does not pass by itself
     * @throws io.entigma.error.KeyServerUnavailableException for 408, 425, 429, 5xx, no token, and no answer
     */
    public JsonAnswer post(KekCall call, URI target, JsonObject body) {
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> response = http.send(
                call,
                HttpRequest.newBuilder(target)
                        .header("Authorization", "Bearer " + token(call))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
        try {
            int status = response.statusCode();
            if (status >= 500 || status == 408 || status == 425 || status == 429) {
                throw call.unavailable(
                        "it answered " + status
                                + ": it cannot serve now, or its quota is used up; cache DEKs longer or raise"
                                + " the quota",
                        null);
            }
            return JsonAnswer.of(response);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(response.body(), (byte) 0);
        }
    }

    private String token(KekCall call) {
        try {
            String token = tokens.current();
            if (token.matches("[\\x21-\\x7E]+")) {
                return token;
            }
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw call.unavailable(
                    "no access token (" + e.getClass().getName()
                            + "); check the identity that the application runs under",
                    null);
        }
        throw call.unavailable("the access token is not one; check the token source", null);
    }

    @Override
    public void close() {
        closed = true;
        http.close();
    }
}
