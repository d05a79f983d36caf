// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.Random;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A server that speaks Vault's documented HTTP API, as far as the client uses it, with real encryption: Transit keys with
 * versions, with and without derivation, and logins. Vault itself cannot be run here.
 */
final class FakeVault implements AutoCloseable {
    static final String SECRET_ID = "secret-id-5b1c";
    static final String JWT = "jwt-77aa";

    private final HttpsTestServer server;
    private final Map<String, TransitKey> keys = new ConcurrentHashMap<>();
    private final Map<String, Long> tokens = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    final List<String> secrets =
            new CopyOnWriteArrayList<>(List.of(Base64.getEncoder().encodeToString(Random.randBytes(32))));
    volatile int leaseSeconds = 3600;
    volatile boolean renewable = true;
    volatile boolean grantsWorkingTokens = true;
    volatile int failStatus;
    volatile String failWords = "told to fail";
    /** Decrypts under whatever context was used, as a server that ignores it. */
    volatile boolean bindsNothing;

    private final Map<String, byte[]> contexts = new ConcurrentHashMap<>();
    volatile UnaryOperator<String> changePlaintext = UnaryOperator.identity();
    volatile UnaryOperator<JsonArray> changeResults = UnaryOperator.identity();

    /** Values that came in batches. */
    final AtomicInteger batched = new AtomicInteger();

    private static final class TransitKey {
        final boolean derived;
        final List<byte[]> versions = new CopyOnWriteArrayList<>(List.of(Random.randBytes(32)));
        volatile int minDecryption = 1;

        TransitKey(boolean derived) {
            this.derived = derived;
        }
    }

    /** An answer that is no success. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;
        final transient JsonObject body;

        Refusal(int status, String error) {
            super(error);
            this.status = status;
            JsonArray list = new JsonArray();
            list.add(error);
            this.body = new JsonObject();
            body.add("errors", list);
        }

        Refusal(int status, JsonObject body) {
            super("partly");
            this.status = status;
            this.body = body;
        }
    }

    FakeVault(Path folder) throws Exception {
        server = HttpsTestServer.start(folder);
        server.answers(this::answer);
        keys.put("main", new TransitKey(true));
        keys.put("other", new TransitKey(true));
        keys.put("plain", new TransitKey(false));
    }

    URI address() {
        return server.address();
    }

    URI kek(String name) {
        return URI.create("vault://" + server.address().getAuthority() + "/transit/keys/" + name);
    }

    Path trustStore() {
        return server.trustStore();
    }

    Path clientStore() {
        return server.clientStore();
    }

    /** A client that logs in with the AppRole. */
    VaultKekClient client() {
        return VaultKekClient.builder(address())
                .trustStore(trustStore(), HttpsTestServer.PASSWORD)
                .appRole("approle", "app", SECRET_ID.toCharArray())
                .build();
    }

    /** Requests for an operation of the Transit engine. */
    long requests(String operation) {
        return requests.stream()
                .filter(path -> path.startsWith("transit/" + operation + "/"))
                .count();
    }

    String newToken(long seconds) {
        String token = "hvs." + Base64.getUrlEncoder().encodeToString(Random.randBytes(18));
        tokens.put(token, System.nanoTime() + seconds * 1_000_000_000L);
        return token;
    }

    void revokeTokens() {
        tokens.clear();
    }

    void rotate(String name) {
        keys.get(name).versions.add(Random.randBytes(32));
    }

    void minDecryption(String name, int version) {
        keys.get(name).minDecryption = version;
    }

    List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath().substring("/v1/".length());
        requests.add(path);
        String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        JsonObject body =
                text.isEmpty() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
        try {
            if (failStatus != 0) {
                throw new Refusal(
                        failStatus,
                        failWords + ", with the token "
                                + exchange.getRequestHeaders().getFirst("X-Vault-Token"));
            }
            send(exchange, 200, handle(exchange, path, body));
        } catch (Refusal e) {
            send(exchange, e.status, e.body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, JsonObject json) throws IOException {
        byte[] bytes = json.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private JsonObject handle(HttpExchange exchange, String path, JsonObject body)
            throws Refusal, GeneralSecurityException {
        if (path.startsWith("auth/") && path.endsWith("/login")) {
            return logIn(path, body);
        }
        String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
        Long end = token == null ? null : tokens.get(token);
        if (end == null || System.nanoTime() > end) {
            throw new Refusal(403, "permission denied");
        }
        if (path.equals("auth/token/renew-self")) {
            tokens.put(token, System.nanoTime() + leaseSeconds * 1_000_000_000L);
            return auth(token);
        }
        if (path.equals("auth/token/lookup-self")) {
            JsonObject data = new JsonObject();
            data.addProperty("ttl", (end - System.nanoTime()) / 1_000_000_000L + 1);
            data.addProperty("renewable", renewable);
            return wrapped("data", data);
        }
        if (path.equals("secret/data/app/kek")) {
            return wrapped("data", kv(exchange.getRequestURI().getQuery()));
        }
        String[] parts = path.split("/");
        if (parts.length != 3 || !parts[0].equals("transit")) {
            throw new Refusal(404, "no handler for route");
        }
        return wrapped("data", transit(parts[1], parts[2], body));
    }

    private JsonObject kv(String query) throws Refusal {
        int version = query == null ? secrets.size() : Integer.parseInt(query.substring("version=".length()));
        if (version < 1 || version > secrets.size()) {
            throw new Refusal(404, "");
        }
        JsonObject values = new JsonObject();
        values.addProperty("key", secrets.get(version - 1));
        JsonObject metadata = new JsonObject();
        metadata.addProperty("version", version);
        JsonObject data = wrapped("data", values);
        data.add("metadata", metadata);
        return data;
    }

    private JsonObject logIn(String path, JsonObject body) throws Refusal {
        boolean right = switch (path) {
            case "auth/approle/login" ->
                SECRET_ID.equals(text(body, "secret_id")) && "app".equals(text(body, "role_id"));
            case "auth/kubernetes/login" -> JWT.equals(text(body, "jwt")) && "app".equals(text(body, "role"));
            case "auth/cert/login" -> true;
            default -> false;
        };
        if (!right) {
            throw new Refusal(400, "invalid role or secret ID");
        }
        return auth(grantsWorkingTokens ? newToken(leaseSeconds) : "hvs.useless");
    }

    private JsonObject auth(String token) {
        JsonObject auth = new JsonObject();
        auth.addProperty("client_token", token);
        auth.addProperty("lease_duration", leaseSeconds);
        auth.addProperty("renewable", renewable);
        return wrapped("auth", auth);
    }

    private static JsonObject wrapped(String name, JsonObject inner) {
        JsonObject json = new JsonObject();
        json.add(name, inner);
        return json;
    }

    private static String text(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsString() : null;
    }

    private JsonObject transit(String operation, String name, JsonObject body)
            throws Refusal, GeneralSecurityException {
        TransitKey key = keys.get(name);
        if (key == null) {
            throw new Refusal(400, "encryption key not found");
        }
        if (body.has("batch_input")) {
            return batch(operation, name, body.getAsJsonArray("batch_input"));
        }
        byte[] context = text(body, "context") == null
                ? new byte[0]
                : Base64.getDecoder().decode(text(body, "context"));
        if (key.derived && context.length == 0) {
            throw new Refusal(400, "missing 'context' for key derivation");
        }
        JsonObject data = new JsonObject();
        switch (operation) {
            case "encrypt" -> {
                String made = encrypt(key, context, Base64.getDecoder().decode(text(body, "plaintext")));
                contexts.put(made, context);
                data.addProperty("ciphertext", made);
            }
            case "decrypt" ->
                data.addProperty(
                        "plaintext",
                        changePlaintext.apply(Base64.getEncoder()
                                .encodeToString(decrypt(
                                        key,
                                        bindsNothing ? contexts.get(text(body, "ciphertext")) : context,
                                        text(body, "ciphertext")))));
            case "rewrap" ->
                data.addProperty("ciphertext", encrypt(key, context, decrypt(key, context, text(body, "ciphertext"))));
            default -> throw new Refusal(404, "unsupported path");
        }
        return data;
    }

    /** Each item by itself, and 400 for the whole if one of them failed, as Vault does. */
    private JsonObject batch(String operation, String name, JsonArray items) throws Refusal, GeneralSecurityException {
        JsonArray results = new JsonArray();
        boolean failed = false;
        for (JsonElement item : items) {
            try {
                results.add(transit(operation, name, item.getAsJsonObject()));
            } catch (Refusal e) {
                failed = true;
                JsonObject error = new JsonObject();
                error.addProperty("error", e.getMessage());
                results.add(error);
            }
        }
        items.forEach(item -> batched.incrementAndGet());
        JsonObject data = new JsonObject();
        data.add("batch_results", changeResults.apply(results));
        if (failed) {
            throw new Refusal(400, wrapped("data", data));
        }
        return data;
    }

    private static AesGcmJce aead(TransitKey key, int version, byte[] context) throws GeneralSecurityException {
        byte[] secret = key.versions.get(version - 1);
        return new AesGcmJce(key.derived ? Hkdf.computeHkdf("HmacSha256", secret, new byte[0], context, 32) : secret);
    }

    private static String encrypt(TransitKey key, byte[] context, byte[] plaintext) throws GeneralSecurityException {
        int version = key.versions.size();
        return "vault:v" + version + ":"
                + Base64.getEncoder().encodeToString(aead(key, version, context).encrypt(plaintext, new byte[0]));
    }

    private static byte[] decrypt(TransitKey key, byte[] context, String ciphertext) throws Refusal {
        List<String> parts = new ArrayList<>(List.of(ciphertext.split(":")));
        if (parts.size() != 3 || !parts.get(1).matches("v\\d+")) {
            throw new Refusal(400, "invalid ciphertext: no prefix");
        }
        int version = Integer.parseInt(parts.get(1).substring(1));
        if (version < key.minDecryption) {
            throw new Refusal(400, "ciphertext or signature version is disallowed by policy (too old)");
        }
        if (version > key.versions.size() || version < 1) {
            throw new Refusal(400, "invalid ciphertext: version is too new");
        }
        try {
            return aead(key, version, context).decrypt(Base64.getDecoder().decode(parts.get(2)), new byte[0]);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "invalid ciphertext: could not decode base64");
        } catch (GeneralSecurityException e) {
            throw new Refusal(400, "cipher: message authentication failed");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
