// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A server that speaks the JSON protocol of AWS KMS to the real SDK, with real encryption and the documented errors. */
final class FakeKms implements AutoCloseable {
    static final String ARN = "arn:aws:kms:eu-west-1:111122223333:";
    static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AesGcmJce> keys = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    volatile String failWith = "";
    volatile String behindAlias = KEY;
    volatile int failStatus = 400;
    /** How long each answer takes, for tests of the client's time limit. */
    volatile Duration delay = Duration.ZERO;

    volatile UnaryOperator<byte[]> changePlaintext = UnaryOperator.identity();

    /** An answer that is no success. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String code) {
            super(code);
        }
    }

    FakeKms() throws Exception {
        keys.put(ARN + "key/" + KEY, new AesGcmJce(Random.randBytes(32)));
        keys.put(ARN + "key/other", new AesGcmJce(Random.randBytes(32)));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            requests.add(target);
            JsonObject body = JsonParser.parseString(
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                    .getAsJsonObject();
            Thread.sleep(delay.toMillis());
            JsonObject json;
            int status = 200;
            try {
                if (!failWith.isEmpty()) {
                    throw new Refusal(failWith);
                }
                json = handle(target.substring(target.indexOf('.') + 1), body);
            } catch (Refusal e) {
                json = new JsonObject();
                json.addProperty("__type", e.getMessage());
                json.addProperty("message", "for " + body);
                status = failStatus;
            }
            byte[] bytes = json.toString().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonObject handle(String operation, JsonObject body) throws Refusal, GeneralSecurityException {
        JsonObject json = new JsonObject();
        switch (operation) {
            case "Encrypt" -> {
                String key = resolve(body, "KeyId");
                json.addProperty(
                        "CiphertextBlob", encrypt(key, bytes(body, "Plaintext"), context(body, "EncryptionContext")));
                json.addProperty("KeyId", key);
            }
            case "Decrypt" -> {
                String key = resolve(body, "KeyId");
                byte[] plain = decrypt(key, bytes(body, "CiphertextBlob"), context(body, "EncryptionContext"));
                json.addProperty("Plaintext", Base64.getEncoder().encodeToString(changePlaintext.apply(plain)));
                json.addProperty("KeyId", key);
            }
            case "ReEncrypt" -> {
                byte[] plain = decrypt(
                        resolve(body, "SourceKeyId"),
                        bytes(body, "CiphertextBlob"),
                        context(body, "SourceEncryptionContext"));
                String key = resolve(body, "DestinationKeyId");
                json.addProperty("CiphertextBlob", encrypt(key, plain, context(body, "DestinationEncryptionContext")));
                json.addProperty("KeyId", key);
            }
            default -> throw new Refusal("UnsupportedOperationException");
        }
        return json;
    }

    private String resolve(JsonObject body, String name) throws Refusal {
        String id = body.get(name).getAsString();
        String key = id.equals(ARN + "alias/main") ? ARN + "key/" + behindAlias : id;
        if (!keys.containsKey(key)) {
            throw new Refusal("NotFoundException");
        }
        return key;
    }

    private static byte[] bytes(JsonObject body, String name) {
        return Base64.getDecoder().decode(body.get(name).getAsString());
    }

    /** The order of a context's entries has no meaning. */
    private static byte[] context(JsonObject body, String name) {
        Map<String, String> sorted = new TreeMap<>();
        body.getAsJsonObject(name)
                .entrySet()
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().getAsString()));
        return sorted.toString().getBytes(UTF_8);
    }

    private String encrypt(String key, byte[] plain, byte[] context) throws GeneralSecurityException {
        byte[] sealed = keys.get(key).encrypt(plain, context);
        byte[] name = key.getBytes(UTF_8);
        byte[] blob = new byte[1 + name.length + sealed.length];
        blob[0] = (byte) name.length;
        System.arraycopy(name, 0, blob, 1, name.length);
        System.arraycopy(sealed, 0, blob, 1 + name.length, sealed.length);
        return Base64.getEncoder().encodeToString(blob);
    }

    private byte[] decrypt(String key, byte[] blob, byte[] context) throws Refusal {
        int length = blob[0] & 0xFF;
        if (blob.length < 1 + length + 28) {
            throw new Refusal("InvalidCiphertextException");
        }
        String name = new String(blob, 1, length, UTF_8);
        if (!keys.containsKey(name)) {
            throw new Refusal("InvalidCiphertextException");
        }
        if (!name.equals(key)) {
            throw new Refusal("IncorrectKeyException");
        }
        try {
            return keys.get(key).decrypt(Arrays.copyOfRange(blob, 1 + length, blob.length), context);
        } catch (GeneralSecurityException e) {
            throw new Refusal("InvalidCiphertextException");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
