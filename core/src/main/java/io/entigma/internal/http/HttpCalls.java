// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.http;

import io.entigma.error.EntigmaException;
import io.entigma.kek.KekCall;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to key servers and waits for the whole answer, no longer than allowed. Tells apart what can pass and what
 * cannot. Thread safe.
 */
public final class HttpCalls implements AutoCloseable {
    /** Longer answers are not read to the end; room for all values of one call in base64. */
    public static final int MAX_RESPONSE_BYTES = 1024 * 1024;

    private final HttpClient http;
    private final Duration callTimeout;

    /**
     * Makes an HTTP client that checks certificates and host names always, and follows no redirect.
     *
     * @param tls its certificates and authorities
     * @param connectTimeout longest time for a connection
     * @param callTimeout longest time from the request to the last byte of the answer, connecting included
     * @return to be closed
     */
    public static HttpCalls open(SSLContext tls, Duration connectTimeout, Duration callTimeout) {
        // Set by name, so that no system property can switch the check of the host name off.
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        HttpClient http = HttpClient.newBuilder()
                .sslContext(tls)
                .sslParameters(parameters)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
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
        HttpRequest timed = request.timeout(callTimeout).build();
        // The request's own limit ends with the headers; waiting here covers the body as well.
        CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(timed, head -> new LimitedBody(MAX_RESPONSE_BYTES));
        try {
            return pending.get(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw call.unavailable("the thread was interrupted while it waited; nothing is known of the outcome", e);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw tooSlow(call, e);
        } catch (ExecutionException e) {
            throw failure(call, e.getCause() == null ? e : e.getCause());
        }
    }

    private EntigmaException failure(KekCall call, Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return call.unavailable("no connection in time; check the address, the network and that it runs", cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return tooSlow(call, cause);
        }
        if (cause instanceof LimitedBody.TooLongException) {
            return call.unavailable(
                    "its answer has more than " + MAX_RESPONSE_BYTES + " bytes; check what runs at this address",
                    cause);
        }
        if (isCertificateTrouble(cause)) {
            return call.refused(
                    "its certificate is not trusted: expired, of another authority, or for another host name; check"
                            + " the trust store, the host in the KEK URI and the server's certificate",
                    cause);
        }
        if (isRejectedHandshake(cause)) {
            return call.refused(
                    "it rejected the TLS handshake; the client key store needs an unexpired certificate that the"
                            + " server's authority signed for client use",
                    cause);
        }
        return call.unavailable(
                "no answer came, the connection failed; check the address, the network and that it runs", cause);
    }

    private EntigmaException tooSlow(KekCall call, Throwable cause) {
        return call.unavailable(
                "no whole answer within " + callTimeout.toMillis() + " ms; check the server's load and the network, or"
                        + " raise the call timeout",
                cause);
    }

    private static boolean isCertificateTrouble(Throwable cause) {
        for (Throwable t = cause; t != null; t = next(t)) {
            if (t instanceof CertificateException || t instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    /** An alert that the server sent is final; a handshake that just broke off is not. */
    private static boolean isRejectedHandshake(Throwable cause) {
        for (Throwable t = cause; t != null; t = next(t)) {
            String message = t.getMessage();
            if (t instanceof SSLException && message != null && message.startsWith("Received fatal alert")) {
                return !message.contains("internal_error") && !message.contains("user_canceled");
            }
        }
        return false;
    }

    private static @Nullable Throwable next(Throwable t) {
        return t.getCause() == t ? null : t.getCause();
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
