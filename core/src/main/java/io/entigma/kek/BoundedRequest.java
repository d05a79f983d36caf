// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.EntigmaException;
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
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request to a key server and waits for the whole answer, no longer than allowed. Tells apart what can pass and what
 * cannot. Immutable, thread safe.
 */
record BoundedRequest(KekCall call, Duration limit) {
    HttpResponse<byte[]> send(HttpClient http, HttpRequest.Builder request) {
        HttpRequest timed = request.timeout(limit).build();
        // The request's own limit ends with the headers; waiting here covers the body as well.
        CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(timed, head -> new LimitedBody(KekCall.MAX_ANSWER_BYTES));
        try {
            return pending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw call.unavailable("the thread was interrupted while it waited; nothing is known of the outcome", e);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw tooSlow(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private EntigmaException failure(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return call.unavailable("no connection in time; check the address, the network and that it runs", cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return tooSlow(cause);
        }
        if (cause instanceof LimitedBody.TooLongException) {
            return call.unavailable(
                    "its answer has more than " + KekCall.MAX_ANSWER_BYTES + " bytes; check what runs at this address",
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

    private EntigmaException tooSlow(Throwable cause) {
        return call.unavailable(
                "no whole answer within " + limit.toMillis() + " ms; check the server's load and the network, or"
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
}
