// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyServerWireTest {
    private static final WrapContext CONTEXT =
            new WrapContext(new TenantId("acme"), KeyId.parse("00112233445566778899aabbccddeeff"));
    private static final WrappedDek WRAPPED = new WrappedDek(new byte[60], "1");

    @TempDir
    static Path folder;

    private static HttpsTestServer server;
    private KeyServerKekClient client;

    @BeforeAll
    static void start() throws Exception {
        server = HttpsTestServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        client = KeyServerKekClient.builder()
                .clientKeyStore(server.clientStore(), HttpsTestServer.PASSWORD)
                .trustStore(server.trustStore(), HttpsTestServer.PASSWORD)
                .callTimeout(Duration.ofSeconds(2))
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static void respond(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        respond(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private void assertNothingComesOut() {
        assertThatThrownBy(() -> client.unwrap(server.kek(), WRAPPED, CONTEXT))
                .isInstanceOfAny(KeyServerUnavailableException.class, KeyServerRefusedException.class)
                .hasMessageContainingAll(
                        "/v1/keks/main", "acme", CONTEXT.keyId().toString());
    }

    @Test
    void unwrap_rightAnswer_givesTheDek() {
        server.answers(exchange -> json(exchange, 200, "{\"dek\":\"" + base64(32) + "\"}"));
        try (CleartextKey dek = client.unwrap(server.kek(), WRAPPED, CONTEXT)) {
            assertThat(dek.toCleartextBytes()).isEqualTo(new byte[32]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"dek\"",
                "{}",
                "{\"dek\":null}",
                "{\"dek\":7}",
                "{\"dek\":[\"AAAA\"]}",
                "{\"dek\":\"\"}",
                "{\"dek\":\"AAAA\"}",
                "{\"dek\":\"not base64 at all!\"}",
                "{\"dek\":\"",
                "<html>ok</html>"
            })
    void unwrap_rubbish_isRefused(String body) {
        server.answers(exchange -> json(exchange, 200, body));
        assertNothingComesOut();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 31, 33, 64})
    void unwrap_wrongLength_isRefused(int bytes) {
        server.answers(exchange -> json(exchange, 200, "{\"dek\":\"" + base64(bytes) + "\"}"));
        assertNothingComesOut();
    }

    @Test
    void unwrap_otherContentType_isRefused() {
        server.answers(exchange -> respond(
                exchange, 200, "text/html", ("{\"dek\":\"" + base64(32) + "\"}").getBytes(StandardCharsets.UTF_8)));
        assertNothingComesOut();
    }

    @Test
    void unwrap_hugeAnswer_isNotReadToTheEnd() {
        server.answers(exchange -> json(exchange, 200, " ".repeat(5_000_000)));
        assertNothingComesOut();
    }

    @Test
    @DisplayName("A redirect is not followed: another server must not see the request")
    void unwrap_redirect_isNotFollowed() {
        AtomicInteger calls = new AtomicInteger();
        server.answers(exchange -> {
            calls.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            json(exchange, 307, "{}");
        });
        assertNothingComesOut();
        assertThat(calls).hasValue(1);
    }

    @Test
    void unwrap_slowServer_isUnavailableInTime() {
        // Longer than the client waits, and than the limit below.
        server.answers(exchange -> Thread.sleep(10_000));
        long start = System.nanoTime();
        assertThatThrownBy(() -> client.unwrap(server.kek(), WRAPPED, CONTEXT))
                .isInstanceOf(KeyServerUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void unwrap_slowBody_isUnavailableInTime() {
        server.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 100);
            // There is always something to read, and the whole takes 20 seconds.
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                Thread.sleep(200);
            }
        });
        long start = System.nanoTime();
        assertThatThrownBy(() -> client.unwrap(server.kek(), WRAPPED, CONTEXT))
                .isInstanceOf(KeyServerUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void unwrap_connectionCut_isUnavailable() {
        server.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
        });
        assertThatThrownBy(() -> client.unwrap(server.kek(), WRAPPED, CONTEXT))
                .isInstanceOf(KeyServerUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429})
    void unwrap_trouble_isUnavailable(int status) {
        server.answers(exchange ->
                respond(exchange, status, "text/html", "<html>secret-canary</html>".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> client.unwrap(server.kek(), WRAPPED, CONTEXT))
                .isInstanceOf(KeyServerUnavailableException.class)
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 422})
    @DisplayName("a refusal names tenant, key id and KEK, and what to do")
    void unwrap_refusal_isRefused(int status) {
        server.answers(exchange -> json(exchange, status, "{\"error\":\"x\",\"message\":\"canary\"}"));
        assertThatThrownBy(() -> client.unwrap(server.kek(), WRAPPED, CONTEXT))
                .isInstanceOf(KeyServerRefusedException.class)
                .hasMessageContainingAll("acme", CONTEXT.keyId().toString(), "/v1/keks/main");
    }

    @ParameterizedTest
    @CsvSource({
        "kek, no right to this KEK",
        "tenant, no right to this tenant",
        "attribute, no right to values of this attribute",
        "client, is revoked there",
        "canary, is not listed"
    })
    void wrap_denied_saysWhoseRightIsMissing(String right, String what) {
        server.answers(exchange ->
                json(exchange, 403, "{\"error\":\"denied\",\"right\":\"" + right + "\",\"message\":\"canary\"}"));
        assertThatThrownBy(() -> client.wrap(server.kek(), CleartextKey.copyOf(new byte[32]), CONTEXT))
                .isInstanceOf(KeyServerRefusedException.class)
                .hasMessageContainingAll("403 (denied)", "client certificate 'CN=", "SHA-256 fingerprint ", what)
                .hasMessageNotContaining("canary");
    }

    @Test
    void wrap_emptyOrTooLongAnswer_isRefused() {
        for (int bytes : new int[] {0, 5000}) {
            server.answers(
                    exchange -> json(exchange, 200, "{\"wrapped\":\"" + base64(bytes) + "\",\"kekVersion\":\"1\"}"));
            assertThatThrownBy(() -> client.wrap(server.kek(), CleartextKey.copyOf(new byte[32]), CONTEXT))
                    .isInstanceOfAny(KeyServerUnavailableException.class, KeyServerRefusedException.class);
        }
    }

    @Test
    void toString_ofClient_showsNoPassword() {
        assertThat(client + client.describe()).doesNotContain("changeit");
    }
}
