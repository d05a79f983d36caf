// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import com.google.gson.JsonObject;
import io.entigma.keyserver.audit.AuditEntry;
import io.entigma.keyserver.audit.AuditLog;
import io.entigma.keyserver.client.Client;
import io.entigma.keyserver.client.ClientRegistry;
import io.entigma.keyserver.client.TokenBucket;
import io.entigma.keyserver.operation.KekOperations;
import io.entigma.keyserver.operation.Route;
import io.entigma.keyserver.operation.ServerHealth;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** The way of a request: who is it, is it too fast, what does it want, its body, the operation, the answer. Thread safe. */
public final class ApiHandler extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger(ApiHandler.class.getName());
    private static final int STRANGER_RATE = 10;
    private static final long MOST_DISCARDED = 1L << 20;

    private final ClientRegistry clients;
    private final KekOperations operations;
    private final AuditLog audit;
    private final ServerHealth health;
    private final Connections connections;
    /** One limit for all certificates of our authority that are not in the list. */
    private final TokenBucket strangers = new TokenBucket(STRANGER_RATE, System.nanoTime());

    /** Answers with the parts of a server that has started. */
    public ApiHandler(
            ClientRegistry clients,
            KekOperations operations,
            AuditLog audit,
            ServerHealth health,
            Connections connections) {
        this.clients = clients;
        this.operations = operations;
        this.audit = audit;
        this.health = health;
        this.connections = connections;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        connections.requestBegun(request);
        Callback done = Callback.from(callback, () -> connections.requestDone(request));
        try {
            Client client = admitted(request, response);
            Route route = routed(request, response, client);
            int limit = route.operation().maxBodyBytes();
            if (request.getLength() > limit) {
                throw tooLarge(client, route);
            }
            Content.Source.asByteArrayAsync(
                    request,
                    limit,
                    Promise.Invocable.from(
                            Invocable.InvocationType.BLOCKING,
                            (body, failure) -> answer(client, route, body, failure, response, done)));
        } catch (ApiException e) {
            refuse(request, response, done, e);
        } catch (RuntimeException e) {
            refuse(request, response, done, internal(e));
        }
        return true;
    }

    /**
     * Refuses a request whose body nobody wants. What was sent of it is taken first: a connection that is closed over bytes
     * that nobody read can lose the answer on its way.
     */
    private static void refuse(Request request, Response response, Callback done, ApiException e) {
        long length = request.getLength();
        if (length <= 0 || length > MOST_DISCARDED) {
            fail(response, done, e);
            return;
        }
        Content.Source.consumeAll(
                request, Callback.from(() -> fail(response, done, e), failure -> fail(response, done, e)));
    }

    private void answer(
            Client client,
            Route route,
            byte @Nullable [] body,
            @Nullable Throwable failure,
            Response response,
            Callback done) {
        try {
            if (body == null) {
                throw unreadable(client, route, failure);
            }
            JsonObject answer = operations.answer(client, route, body);
            JsonErrors.send(response, done, 200, answer.toString().getBytes(StandardCharsets.UTF_8));
        } catch (ApiException e) {
            fail(response, done, e);
        } catch (RuntimeException e) {
            fail(response, done, internal(e));
        } finally {
            if (body != null) {
                Arrays.fill(body, (byte) 0);
            }
        }
    }

    private Client admitted(Request request, Response response) throws ApiException {
        health.requireClientList();
        X509Certificate certificate = certificate(request);
        String fingerprint = ClientRegistry.fingerprint(certificate);
        Optional<ClientRegistry.Entry> entry = clients.find(fingerprint);
        String name = entry.map(e -> e.client().name()).orElse("unlisted:" + fingerprint.substring(0, 16));
        TokenBucket bucket = entry.map(ClientRegistry.Entry::bucket).orElse(strangers);
        if (entry.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        if (!bucket.take(System.nanoTime())) {
            if (bucket.tellsRefusal(System.nanoTime())) {
                audit.write(AuditEntry.of(name, "request", ErrorCode.RATE_LIMITED.code()));
            }
            throw new ApiException(
                    ErrorCode.RATE_LIMITED, "this client's limit is " + bucket.rate() + " requests a second", 1);
        }
        if (entry.isEmpty()) {
            throw notAClient(
                    name,
                    clients.isRevoked(fingerprint)
                            ? "this client certificate is revoked"
                            : "this client certificate is not in the list");
        }
        if (hasExpired(certificate)) {
            throw notAClient(name, "this client certificate has expired");
        }
        return entry.get().client();
    }

    private ApiException notAClient(String name, String why) throws ApiException {
        return audited(name, "request", ApiException.denied(ApiException.Right.CLIENT, why));
    }

    /** TLS looks at the dates in a handshake alone, and connections and resumed sessions outlive it. */
    private static boolean hasExpired(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return false;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return true;
        }
    }

    private Route routed(Request request, Response response, Client client) throws ApiException {
        Route route;
        try {
            route = Route.of(String.valueOf(request.getHttpURI().getPath()));
        } catch (ApiException e) {
            throw audited(client.name(), "request", e);
        }
        String operation = route.operation().label();
        if (!request.getMethod().equals(route.operation().method())) {
            response.getHeaders().put(HttpHeader.ALLOW, route.operation().method());
            throw audited(
                    client.name(),
                    operation,
                    new ApiException(
                            ErrorCode.METHOD_NOT_ALLOWED,
                            "this path takes " + route.operation().method() + " only"));
        }
        if (route.operation().withBody() && !isJson(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
            throw audited(
                    client.name(),
                    operation,
                    new ApiException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be of type application/json"));
        }
        return route;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT).replace(" ", "");
        return type.equals("application/json") || type.equals("application/json;charset=utf-8");
    }

    private ApiException unreadable(Client client, Route route, @Nullable Throwable failure) throws ApiException {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalStateException
                || (cause instanceof HttpException http && http.getCode() == ErrorCode.TOO_LARGE.status())) {
            return tooLarge(client, route);
        }
        return audited(
                client.name(),
                route.operation().label(),
                new ApiException(ErrorCode.BAD_REQUEST, "the body did not arrive whole"));
    }

    private ApiException tooLarge(Client client, Route route) throws ApiException {
        return audited(
                client.name(),
                route.operation().label(),
                new ApiException(
                        ErrorCode.TOO_LARGE,
                        "the body must have at most " + route.operation().maxBodyBytes() + " bytes"));
    }

    /** Writes the line of a request that never became an operation. */
    private ApiException audited(String client, String operation, ApiException refusal) throws ApiException {
        audit.write(AuditEntry.of(client, operation, refusal));
        return refusal;
    }

    private static X509Certificate certificate(Request request) {
        if (request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData data
                && data.peerCertificates() != null
                && data.peerCertificates().length > 0) {
            return data.peerCertificates()[0];
        }
        throw new IllegalStateException("TLS let a request through without a client certificate");
    }

    private static void fail(Response response, Callback done, ApiException e) {
        if (e.retryAfterSeconds() > 0) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, e.retryAfterSeconds());
        }
        JsonErrors.send(response, done, e.code().status(), JsonErrors.body(e));
    }

    private static ApiException internal(RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A request failed inside the server", e);
        return new ApiException(ErrorCode.INTERNAL, "the server failed; see its log");
    }
}
