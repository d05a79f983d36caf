// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.example;

import com.sun.net.httpserver.HttpExchange;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Acme KMS does not exist; this behaves as its API would, over HTTPS and with real AES-GCM. What it wraps is the version in four
 * bytes, a nonce of twelve and the ciphertext; version and context are the associated data.
 */
final class FakeAcmeKms implements AutoCloseable {
    static final String TOKEN = "acme-token-51c2";
    static final String MAIN = "main";

    /** A key that the token has no right to. */
    static final String FOREIGN = "foreign";

    private static final Pattern PATH = Pattern.compile("/v1/keys/([a-z0-9-]+)/(wrap|unwrap|rewrap)");
    private static final int HEAD = Integer.BYTES + 12;

    private final SecureRandom random = new SecureRandom();
    private final List<SecretKeySpec> versions = new CopyOnWriteArrayList<>();
    private final Set<Integer> disabled = ConcurrentHashMap.newKeySet();
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final HttpsTestServer server;

    FakeAcmeKms(Path folder) throws Exception {
        addVersion();
        server = HttpsTestServer.start(folder);
        behaves();
    }

    /** An answer that is no 200. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status) {
            this.status = status;
        }
    }

    URI address() {
        return server.address();
    }

    Path trustStore() {
        return server.trustStore();
    }

    /** What was asked for since the start. */
    List<String> operations() {
        return operations;
    }

    void addVersion() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        versions.add(new SecretKeySpec(key, "AES"));
    }

    void disable(int version) {
        disabled.add(version);
    }

    /** Answers as it should. */
    void behaves() {
        server.answers(this::answer);
    }

    /** Answers something else, whatever is asked. */
    void lies(HttpsTestServer.Answer answer) {
        server.answers(answer);
    }

    /** Answers with a status alone. */
    void fails(int status) {
        server.answers(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            Matcher path = PATH.matcher(exchange.getRequestURI().getRawPath());
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                throw new Refusal(401);
            }
            if (!path.matches() || !Set.of(MAIN, FOREIGN).contains(path.group(1))) {
                throw new Refusal(404);
            }
            if (path.group(1).equals(FOREIGN)) {
                throw new Refusal(403);
            }
            operations.add(path.group(2));
            byte[] context =
                    Base64.getUrlDecoder().decode(exchange.getRequestHeaders().getFirst("Acme-Context"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer = switch (path.group(2)) {
                case "wrap" -> seal(body, context);
                case "unwrap" -> open(body, context);
                default -> seal(open(body, context), context);
            };
            answer(exchange, MAIN + "/" + versions.size(), answer);
        } catch (Refusal e) {
            exchange.sendResponseHeaders(e.status, -1);
        }
    }

    /** Answers with 200. */
    static void answer(HttpExchange exchange, String key, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Acme-Key", key);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] seal(byte[] plain, byte[] context) {
        byte[] nonce = new byte[HEAD - Integer.BYTES];
        random.nextBytes(nonce);
        int version = versions.size();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, version, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(HEAD + sealed.length)
                    .putInt(version)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] open(byte[] wrapped, byte[] context) throws Refusal {
        if (wrapped.length <= HEAD) {
            throw new Refusal(400);
        }
        ByteBuffer parts = ByteBuffer.wrap(wrapped);
        int version = parts.getInt();
        byte[] nonce = new byte[HEAD - Integer.BYTES];
        parts.get(nonce);
        if (version < 1 || version > versions.size()) {
            throw new Refusal(400);
        }
        if (disabled.contains(version)) {
            throw new Refusal(409);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, version, nonce, context).doFinal(wrapped, HEAD, wrapped.length - HEAD);
        } catch (GeneralSecurityException e) {
            throw new Refusal(400);
        }
    }

    private Cipher cipher(int mode, int version, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, versions.get(version - 1), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(ByteBuffer.allocate(Integer.BYTES).putInt(version).array());
        cipher.updateAAD(context);
        return cipher;
    }

    @Override
    public void close() {
        server.close();
    }
}
