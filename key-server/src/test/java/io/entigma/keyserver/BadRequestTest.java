// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestTest {
    private static final String DEK = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String ID = "00112233445566778899aabbccddeeff";

    @TempDir
    Path folder;

    private ServerFixture fixture;

    @BeforeEach
    void start() {
        fixture = ServerFixture.start(folder.resolve("server"));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static void assertJsonError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"error\":\"" + code + "\"").doesNotContain("\tat ", "<html", "Exception");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{\"tenant\":1,\"keyId\":\"" + ID + "\",\"dek\":\"" + DEK + "\"}",
                "{\"tenant\":\"\",\"keyId\":\"" + ID + "\",\"dek\":\"" + DEK + "\"}",
                "{\"tenant\":\"acme\",\"keyId\":\"xyz\",\"dek\":\"" + DEK + "\"}",
                "{\"tenant\":\"acme\",\"keyId\":\"" + ID + "\",\"dek\":\"AAAA\"}",
                "{\"tenant\":\"acme\",\"keyId\":\"" + ID + "\",\"dek\":\"%%%\"}",
                "{\"tenant\":\"acme\",\"keyId\":\"" + ID + "\"}",
                "{\"tenant\":\"\\ud83d\",\"keyId\":\"" + ID + "\",\"dek\":\"" + DEK + "\"}"
            })
    void wrap_badBody_isBadRequest(String body) throws Exception {
        assertJsonError(fixture.post("all", "/wrap", body), 400, "bad_request");
    }

    @Test
    void wrap_deeplyNestedJson_isBadRequest() throws Exception {
        assertJsonError(fixture.post("all", "/wrap", "[".repeat(8000)), 400, "bad_request");
    }

    @Test
    void wrap_hugeBody_isTooLarge() throws Exception {
        assertJsonError(fixture.post("all", "/wrap", "x".repeat(100_000)), 413, "too_large");
    }

    @Test
    void wrap_hugeBody_isTakenBeforeItIsRefused() throws Exception {
        String path = " /v1/keks/main/wrap HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        String answers = raw(
                "POST" + path + "Content-Length: 100000\r\n\r\n" + "x".repeat(50_000),
                "x".repeat(50_000) + "GET" + path + "Connection: close\r\n\r\n");
        assertThat(answers).contains("HTTP/1.1 413", "HTTP/1.1 405");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/,404,not_found",
        "POST,/v1/keks/none/wrap,403,denied",
        "POST,/v1/keks/main/burn,404,not_found",
        "GET,/v1/keks/main/wrap,405,method_not_allowed",
        "DELETE,/v1/keks/main,405,method_not_allowed",
        "POST,/v1/keks/main/rotate,403,denied",
        "POST,/v1/keks/main/versions/1/disable,403,denied",
        "GET,/v1/keks/../../etc/passwd,404,not_found"
    })
    void send_wrongPathOrMethod_isAJsonError(String method, String path, int status, String code) throws Exception {
        String body =
                path.endsWith("wrap") ? "{\"tenant\":\"acme\",\"keyId\":\"" + ID + "\",\"dek\":\"" + DEK + "\"}" : "";
        HttpResponse<String> answer = fixture.send("app", method, path, body);
        assertJsonError(
                answer, answer.statusCode() == 400 ? 400 : status, answer.statusCode() == 400 ? "bad_request" : code);
        assertThat(answer.statusCode()).isIn(status, 400);
    }

    /** Sends a request, what is later after time for an answer, and reads until the server closes. */
    private String raw(String request, String... later) throws Exception {
        try (SSLSocket socket = (SSLSocket) fixture.tls("app")
                .getSocketFactory()
                .createSocket("localhost", fixture.server.uri().getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            for (String part : later) {
                Thread.sleep(300);
                out.write(part.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "connection cut";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "POST /v1/keks/main/wrap HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: -5\r\n\r\n",
                "POST /v1/keks/main/wrap HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            })
    void send_brokenHttp_isAJsonErrorOrACutConnection(String request) throws Exception {
        String answer = raw(request);
        assertThat(answer).doesNotContain("\tat ", "<html", "Exception");
        assertThat(answer)
                .satisfiesAnyOf(
                        a -> assertThat(a).contains("\"error\":"),
                        a -> assertThat(a).isIn("connection cut", ""));
        assertThat(fixture.send("app", "GET", "/v1/keks/main", "").statusCode()).isEqualTo(200);
    }

    @Test
    void send_headersTooLarge_isAJsonErrorOrCut() throws Exception {
        String answer = raw("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: " + "y".repeat(100_000) + "\r\n\r\n");
        assertThat(answer).doesNotContain("\tat ", "<html");
    }

    @Test
    void send_nothingForALongTime_isCutOff() throws Exception {
        fixture.restart(builder -> builder.limits(limits -> limits.withRequest(Duration.ofSeconds(1))));
        long start = System.nanoTime();
        raw("POST /v1/keks/main/wrap HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(fixture.send("app", "GET", "/v1/keks/main", "").statusCode()).isEqualTo(200);
    }

    @Test
    void open_wrongPassphraseOrChangedFile_isRefused() throws Exception {
        fixture.close();
        Path keyset = fixture.directory.keyset();
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> OfflineKeks.open(fixture.directory, ServerFixture.secret("another")))
                .isInstanceOf(SetupException.class)
                .hasMessageNotContaining("another");
        byte[] bytes = Files.readAllBytes(keyset);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Files.write(keyset, changed);
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> OfflineKeks.open(fixture.directory, ServerFixture.secret(ServerFixture.PASSPHRASE)))
                    .isInstanceOf(SetupException.class);
        }
    }
}
