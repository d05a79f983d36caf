// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.KeyServerRefusedException;
import io.entigma.KeyServerUnavailableException;
import io.entigma.MisconfigurationException;
import io.entigma.kek.KekClientContract;
import io.entigma.key.WrappedDek;
import io.entigma.spi.KekClient;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks the documented REST API, with real encryption and checksums. */
class GcpKmsKekClientTest extends KekClientContract {
    private static final String TOKEN = "ya29.token-6c1d";
    private static final String KEY = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/main";

    @TempDir
    Path folder;

    private final List<AesGcmJce> versions = new CopyOnWriteArrayList<>();
    private HttpsTestServer server;
    private GcpKmsKekClient client;
    private volatile int failStatus;
    private volatile String failCode = "";
    private volatile byte[] lie;
    private volatile boolean brokenChecksum;

    @BeforeEach
    void start() throws Exception {
        versions.add(new AesGcmJce(Random.randBytes(32)));
        server = HttpsTestServer.start(folder);
        server.answers(this::answer);
        client = open();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private GcpKmsKekClient open() {
        return GcpKmsKekClient.builder(() -> TOKEN)
                .endpoint(server.address())
                .trustStore(server.trustStore(), HttpsTestServer.PASSWORD)
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonObject body = JsonParser.parseString(
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                .getAsJsonObject();
        JsonObject json = new JsonObject();
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
                byte[] plain = checked(body, "plaintext");
                byte[] sealed =
                        versions.get(versions.size() - 1).encrypt(plain, checked(body, "additionalAuthenticatedData"));
                byte[] stored = new byte[1 + sealed.length];
                stored[0] = (byte) versions.size();
                System.arraycopy(sealed, 0, stored, 1, sealed.length);
                add(json, "ciphertext", stored);
                json.addProperty("name", KEY + "/cryptoKeyVersions/" + versions.size());
                json.addProperty("verifiedPlaintextCrc32c", true);
                json.addProperty("verifiedAdditionalAuthenticatedDataCrc32c", true);
            } else if (path.equals("/v1/" + KEY + ":decrypt")) {
                byte[] stored = checked(body, "ciphertext");
                byte[] sealed = java.util.Arrays.copyOfRange(stored, 1, stored.length);
                int version = stored[0];
                if (version < 1 || version > versions.size()) {
                    throw new GeneralSecurityException("no version");
                }
                byte[] plain = versions.get(version - 1).decrypt(sealed, checked(body, "additionalAuthenticatedData"));
                add(json, "plaintext", lie == null ? plain : lie);
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
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return open();
    }

    @Override
    protected URI kek() {
        return URI.create("gcp-kms:" + KEY);
    }

    @Override
    protected URI unknownKek() {
        return URI.create("gcp-kms:projects/p/locations/europe-west1/keyRings/r/cryptoKeys/none");
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Test
    void newVersion_wraps_oldStillOpens() throws Exception {
        WrappedDek old = client.wrap(kek(), dek(), ACME);
        versions.add(new AesGcmJce(Random.randBytes(32)));
        WrappedDek moved = client.rewrap(kek(), old, ACME);
        assertThat(old.kekVersion()).isEqualTo("1");
        assertThat(moved.kekVersion()).isEqualTo("2");
        client.unwrap(kek(), old, ACME).close();
        client.unwrap(kek(), moved, ACME).close();
    }

    @Test
    void statuses_areOfTheRightKind() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int status : new int[] {408, 429, 500, 503, 504}) {
            failStatus = status;
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        for (int status : new int[] {400, 401, 403, 404, 409}) {
            failStatus = status;
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        failStatus = 400;
        failCode = "FAILED_PRECONDITION";
        assertThatThrownBy(() -> client.unwrap(kek(), wrapped, ACME)).hasMessageContaining("disabled");
    }

    @Test
    void answers_thatAreNoDek_orHaveAWrongChecksum_areNotUsed() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int length : new int[] {0, 16, 33}) {
            lie = new byte[length];
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        lie = null;
        brokenChecksum = true;
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
    }

    @Test
    void tokens_thatAreNotThere_areUnavailable_andSaidWithoutTheirText() {
        try (GcpKmsKekClient none = GcpKmsKekClient.builder(() -> {
                    throw new IOException("secret " + TOKEN);
                })
                .endpoint(server.address())
                .trustStore(server.trustStore(), HttpsTestServer.PASSWORD)
                .build()) {
            assertFails(KeyServerUnavailableException.class, ACME, () -> none.wrap(kek(), dek(), ACME));
        }
        assertThatThrownBy(() -> GcpKmsKekClient.builder(() -> TOKEN).endpoint(URI.create("http://plain")))
                .isInstanceOf(MisconfigurationException.class);
    }
}
