// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.http;

import io.entigma.kek.KekCall;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests to key servers with one HTTP client and one time limit. Thread safe. */
public final class HttpCalls implements AutoCloseable {
    private final HttpClient http;
    private final Duration callTimeout;

    /**
     * Takes an HTTP client over.
     *
     * @param http what {@link io.entigma.kek.HttpKekBuilder} makes
     * @param callTimeout longest time from the request to the last byte of the answer, connecting included
     * @return to be closed
     */
    public static HttpCalls open(HttpClient http, Duration callTimeout) {
        return new HttpCalls(http, callTimeout);
    }

    private HttpCalls(HttpClient http, Duration callTimeout) {
        this.http = http;
        this.callTimeout = callTimeout;
    }

    /**
     * Sends one request.
     *
     * @param call what it is for, for messages
     * @param request the request
     * @return the answer, of any status; the caller overwrites its body
     * @throws io.entigma.error.KeyServerUnavailableException if no whole answer came in time
     * @throws io.entigma.error.KeyServerRefusedException if one of the two certificates is not accepted
     */
    public HttpResponse<byte[]> send(KekCall call, HttpRequest.Builder request) {
        return call.send(http, request, callTimeout);
    }

    @Override
    public void close() {
        if (http instanceof AutoCloseable closeable) {
            // From Java 21 on; before, its threads end with the last reference.
            try {
                closeable.close();
            } catch (Exception e) {
                System.getLogger(HttpCalls.class.getName())
                        .log(System.Logger.Level.DEBUG, "HTTP client did not close", e);
            }
        }
    }
}
