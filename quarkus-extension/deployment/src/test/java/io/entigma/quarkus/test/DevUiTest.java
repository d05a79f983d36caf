// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.quarkus.test.reload.Letter;
import io.entigma.quarkus.test.reload.Letters;
import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page in the Dev UI: its service over the real connection, and the page in a browser where one is installed. */
class DevUiTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path LOG = Path.of("target", "dev-ui-chromium.log");
    private static final String PAGE = "/q/dev-ui/entigma-quarkus/keys";

    private static final int PORT = Settings.freePort();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Letter.class, Letters.class)
                    .addAsResource(
                            new StringAsset(String.join(
                                    "\n",
                                    "quarkus.datasource.db-kind=h2",
                                    "quarkus.datasource.jdbc.url=" + Settings.newDatabase(),
                                    "quarkus.hibernate-orm.schema-management.strategy=drop-and-create",
                                    "quarkus.entigma.kek.uri=" + Settings.newKek(),
                                    "quarkus.entigma.key-table.schema-action=create",
                                    "quarkus.entigma.epoch-interval=100ms",
                                    "quarkus.http.port=" + PORT,
                                    "quarkus.otel.enabled=false",
                                    "quarkus.smallrye-jwt.enabled=false",
                                    "smallrye.jwt.sign.key=none",
                                    "quarkus.compose.devservices.enabled=false")),
                            "application.properties"));

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                answers.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    private String call(WebSocket socket, String method, String parameters) throws InterruptedException {
        socket.sendText(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"entigma-quarkus_" + method + "\",\"params\":{"
                                + parameters + "}}",
                        true)
                .join();
        for (int i = 0; i < 5; i++) {
            String answer = answers.poll(5, TimeUnit.SECONDS);
            if (answer != null && answer.matches("(?s).*\"id\"\\s*:\\s*7.*")) {
                return answer;
            }
        }
        throw new AssertionError("no answer to " + method);
    }

    @Test
    void page_showsKeysAndEvents_andRotates() throws Exception {
        given().port(PORT).get("/letters").then().statusCode(200);
        URI address = URI.create("ws://localhost:" + PORT + "/q/dev-ui/json-rpc-ws");
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Listener())
                .join();

        assertThat(call(socket, "overview", ""))
                .contains("single", "ACTIVE", "new key, version 1")
                .doesNotContain("plain words");
        assertThat(call(socket, "rotateKek", "\"unit\":\"<default>\"")).contains("already current");
        assertThat(call(socket, "rotateDek", "\"unit\":\"<default>\",\"tenant\":\"single\""))
                .contains("1 new data keys");
        assertThat(call(socket, "reencrypt", "\"unit\":\"<default>\"")).contains("started");
        String overview = "";
        for (int i = 0; i < 100 && !overview.contains("DONE"); i++) {
            Thread.sleep(100);
            overview = call(socket, "overview", "");
        }
        assertThat(overview).contains("DONE: 100 %").contains("LIVE");
        assertThat(call(socket, "rotateKek", "\"unit\":\"none\"")).contains("error");
        socket.abort();

        if (Files.isExecutable(CHROMIUM)) {
            look();
        }
    }

    /** Chromium's picture of the page, in target. */
    private static void look() throws IOException, InterruptedException {
        Path picture = Path.of("target", "dev-ui.png").toAbsolutePath();
        Files.deleteIfExists(picture);
        Path profile = Files.createTempDirectory("chromium");
        Process chromium = new ProcessBuilder(List.of(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + profile,
                        "--window-size=1400,900",
                        "--virtual-time-budget=40000",
                        "--enable-logging=stderr",
                        "--screenshot=" + picture,
                        "http://localhost:" + PORT + PAGE))
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        assertThat(chromium.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(picture).isNotEmptyFile();
        // What the page's own script threw.
        assertThat(Files.readString(LOG)).doesNotContain("Uncaught");
    }
}
