// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import io.entigma.error.EntigmaException;
import io.entigma.internal.http.HttpCalls;
import io.entigma.internal.http.JsonAnswer;
import io.entigma.kek.KekCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A logged-in connection to one Vault: logs in when it first has to, renews its token when two thirds of its time are over,
 * and after a 403 logs in once more and tries once more. Thread safe.
 */
final class VaultSession implements AutoCloseable {
    /** A mount, or a path below one: names with slashes between them. */
    static final String SEGMENTS = "[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*";

    /** So soon after a login that a 403 was the reason for, another one gives no other answer. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final URI address;
    private final @Nullable String namespace;
    private final VaultLogin login;
    private final HttpCalls http;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Token token;
    private volatile boolean closed;

    /** A token, since when it is ours, and for how long; 0 for always. */
    private static final class Token {
        private final String value;
        private final long since = System.nanoTime();
        private final long seconds;
        private final boolean renewable;
        private volatile boolean secondTry;

        Token(String value, long seconds, boolean renewable) {
            this.value = value;
            this.seconds = seconds;
            this.renewable = renewable;
        }

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        boolean isOld() {
            return seconds > 0 && age().toMillis() > seconds * 1000 / 3 * 2;
        }

        boolean isOver() {
            return seconds > 0 && age().toSeconds() >= seconds;
        }

        boolean isFreshSecondTry() {
            return secondTry && age().compareTo(FRESH) < 0;
        }
    }

    VaultSession(URI address, @Nullable String namespace, VaultLogin login, HttpCalls http) {
        this.address = address;
        this.namespace = namespace;
        this.login = login;
        this.http = http;
    }

    /**
     * Sends a request with a token.
     *
     * @param call what it is for
     * @param path below {@code /v1/}
     * @param body JSON, overwritten afterwards
     * @return the answer, of any status but one that can pass
     */
    JsonAnswer post(KekCall call, String path, byte[] body) {
        try {
            return withToken(call, path, body);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    /** The same, to read something. */
    JsonAnswer get(KekCall call, String path) {
        return withToken(call, path, null);
    }

    private JsonAnswer withToken(KekCall call, String path, byte @Nullable [] body) {
        Token used = token(call);
        JsonAnswer answer = send(call, path, body, used.value);
        if (answer.status() == 403 && login.canChange() && !used.isFreshSecondTry()) {
            answer = send(call, path, body, another(call, used).value);
        }
        return answer;
    }

    private Token token(KekCall call) {
        Token known = token;
        if (known != null && !known.isOld()) {
            return known;
        }
        lock.lock();
        try {
            known = token;
            if (known == null) {
                return keep(logIn(call));
            }
            return known.isOld() ? keep(renewed(call, known)) : known;
        } finally {
            lock.unlock();
        }
    }

    private Token another(KekCall call, Token refused) {
        lock.lock();
        try {
            Token known = token;
            if (known != null && known != refused) {
                return known;
            }
            Token fresh = logIn(call);
            fresh.secondTry = true;
            return keep(fresh);
        } finally {
            lock.unlock();
        }
    }

    private Token keep(Token fresh) {
        token = fresh;
        return fresh;
    }

    private Token renewed(KekCall call, Token old) {
        try {
            if (old.renewable && !old.isOver()) {
                JsonAnswer answer = send(call, "auth/token/renew-self", utf8("{}"), old.value);
                if (answer.isSuccess()) {
                    return granted(answer, old.value);
                }
            }
            return logIn(call);
        } catch (EntigmaException e) {
            if (old.isOver()) {
                throw e;
            }
            // It is still good for a third of its time; the next call tries again.
            return old;
        }
    }

    private Token logIn(KekCall call) {
        byte[] body = {};
        try {
            String ready = login.token();
            if (ready != null) {
                return lookedUp(call, ready);
            }
            body = utf8(login.request().toString());
            JsonAnswer answer = send(call, login.path(), body, null);
            if (!answer.isSuccess() || answer.text("auth", "client_token").isEmpty()) {
                throw call.refused(
                        "login with " + login.name() + " was answered with " + answer.status()
                                + "; check the role, its secret and the mount",
                        null);
            }
            return granted(answer, answer.text("auth", "client_token").orElseThrow());
        } catch (IOException e) {
            throw call.refused("the file for " + login.name() + " cannot be read; check its path and mode", e);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static Token granted(JsonAnswer answer, String value) {
        return new Token(value, answer.number("auth", "lease_duration").orElse(0L), answer.flag("auth", "renewable"));
    }

    /** A token from outside tells its time to live when it is asked, if its policy lets it. */
    private Token lookedUp(KekCall call, String value) {
        JsonAnswer answer = send(call, "auth/token/lookup-self", utf8("{}"), value);
        return new Token(value, answer.number("data", "ttl").orElse(0L), answer.flag("data", "renewable"));
    }

    private JsonAnswer send(KekCall call, String path, byte @Nullable [] body, @Nullable String withToken) {
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/v1/" + path))
                .header("Content-Type", "application/json")
                .header("X-Vault-Request", "true");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        if (namespace != null) {
            request.header("X-Vault-Namespace", namespace);
        }
        if (withToken != null) {
            request.header("X-Vault-Token", withToken);
        }
        HttpResponse<byte[]> response = http.send(call, request);
        try {
            JsonAnswer answer = JsonAnswer.of(response);
            requireServing(call, answer);
            return answer;
        } finally {
            Arrays.fill(response.body(), (byte) 0);
        }
    }

    private static void requireServing(KekCall call, JsonAnswer answer) {
        int status = answer.status();
        if (status == 429) {
            throw call.unavailable("it answered 429: over its rate limit; raise the quota, or cache DEKs longer", null);
        }
        if (status == 503) {
            throw call.unavailable("it answered 503: it is sealed or in maintenance; unseal it", null);
        }
        if (status == 500 && VaultFailures.blamesCiphertext(answer)) {
            return;
        }
        if (status >= 500 || status == 408 || status == 412 || status == 472 || status == 473) {
            throw call.unavailable("it answered " + status + ": it cannot serve now; see its own log", null);
        }
        if (status >= 300 && status < 400) {
            throw call.refused(
                    "it answered " + status + ": redirects are not followed; give the active node's address"
                            + " or that of the load balancer",
                    null);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String describe() {
        return address + " with " + login.name() + (namespace == null ? "" : ", namespace " + namespace);
    }

    @Override
    public void close() {
        closed = true;
        token = null;
        http.close();
    }
}
