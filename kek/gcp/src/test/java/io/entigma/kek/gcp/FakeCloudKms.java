// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;

/** A server that speaks the documented REST API of Cloud KMS with one key, with real encryption and checksums. */
final class FakeCloudKms implements AutoCloseable {
    static final String TOKEN = "ya29.token-6c1d";
    static final String RING = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/";

    private static final String KEY = RING + "main";

    private final List<AesGcmJce> versions = new CopyOnWriteArrayList<>();
    private final HttpsTestServer server;
    volatile int failStatus;
    volatile String failCode = "";
    volatile byte[] lie;
    volatile boolean brokenChecksum;

    FakeCloudKms(Path folder) throws Exception {
        addVersion();
        server = HttpsTestServer.start(folder);
        server.answers(this::answer);
    }

    URI endpoint() {
        return server.address();
    }

    Path trustStore() {
        return server.trustStore();
    }

    void addVersion() throws GeneralSecurityException {
        versions.add(new AesGcmJce(Random.randBytes(32)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonObject body = JsonParser.parseString(
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                .getAsJsonObject();
        JsonObject json;
        int status = 200;
        String path = exchange.getRequestURI().getRawPath();
        try {
            if (failStatus != 0) {
                status = failStatus;
                json = error(failCode);
            } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
                json = error("UNAUTHENTICATED");
            } else if (path.equals("/v1/" + KEY + ":encrypt")) {
                json = encrypt(body);
            } else if (path.equals("/v1/" + KEY + ":decrypt")) {
                json = decrypt(body);
            } else {
                status = 404;
                json = error("NOT_FOUND");
            }
        } catch (GeneralSecurityException e) {
            status = 400;
            json = error("INVALID_ARGUMENT");
        }
        byte[] bytes = json.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private JsonObject encrypt(JsonObject body) throws GeneralSecurityException {
        byte[] plain = checked(body, "plaintext");
        byte[] sealed = versions.get(versions.size() - 1).encrypt(plain, checked(body, "additionalAuthenticatedData"));
        byte[] stored = new byte[1 + sealed.length];
        stored[0] = (byte) versions.size();
        System.arraycopy(sealed, 0, stored, 1, sealed.length);
        JsonObject json = new JsonObject();
        add(json, "ciphertext", stored);
        json.addProperty("name", KEY + "/cryptoKeyVersions/" + versions.size());
        json.addProperty("verifiedPlaintextCrc32c", true);
        json.addProperty("verifiedAdditionalAuthenticatedDataCrc32c", true);
        return json;
    }

    private JsonObject decrypt(JsonObject body) throws GeneralSecurityException {
        byte[] stored = checked(body, "ciphertext");
        byte[] sealed = Arrays.copyOfRange(stored, 1, stored.length);
        int version = stored[0];
        if (version < 1 || version > versions.size()) {
            throw new GeneralSecurityException("no version");
        }
        byte[] plain = versions.get(version - 1).decrypt(sealed, checked(body, "additionalAuthenticatedData"));
        JsonObject json = new JsonObject();
        add(json, "plaintext", lie == null ? plain : lie);
        return json;
    }

    private static JsonObject error(String code) {
        JsonObject error = new JsonObject();
        error.addProperty("status", code);
        error.addProperty("message", "with the token " + TOKEN);
        JsonObject json = new JsonObject();
        json.add("error", error);
        return json;
    }

    private void add(JsonObject json, String name, byte[] value) {
        json.addProperty(name, Base64.getEncoder().encodeToString(value));
        json.addProperty(name + "Crc32c", String.valueOf(crc(value) + (brokenChecksum ? 1 : 0)));
    }

    private static byte[] checked(JsonObject body, String name) throws GeneralSecurityException {
        byte[] value = Base64.getDecoder().decode(body.get(name).getAsString());
        if (body.get(name + "Crc32c").getAsLong() != crc(value)) {
            throw new GeneralSecurityException("checksum");
        }
        return value;
    }

    private static long crc(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value);
        return crc.getValue();
    }

    @Override
    public void close() {
        server.close();
    }
}
