// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with a cloud's jars beside it, and with none. The clouds' endpoints are a server of this test. */
class CloudLibsIT {
    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:kek-AbCdEf";
    private static final String KMS_KEY = "aws-kms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd";

    @TempDir
    Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** A secret, or a token as both metadata services give it. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            requests.add(target == null ? exchange.getRequestURI().getPath() : target);
            JsonObject json = new JsonObject();
            json.addProperty("ARN", SECRET);
            json.addProperty("VersionId", "11111111-2222-3333-4444-555555555555");
            json.addProperty("SecretString", Base64.getEncoder().encodeToString(new byte[32]));
            json.addProperty("access_token", "token");
            json.addProperty("token_type", "Bearer");
            json.addProperty("expires_in", 3600);
            json.addProperty("expires_on", "4102444800");
            byte[] bytes = json.toString().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Metadata-Flavor", "Google");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(target != null && target.startsWith("Trent") ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, String> environment(String kek, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("ENTIGMA_KEK_URI", kek);
        all.put("ENTIGMA_KEY_TABLE_URL", "jdbc:h2:mem:cli;DB_CLOSE_DELAY=-1");
        all.put("ENTIGMA_KEY_TABLE_SCHEMA_ACTION", "create");
        all.put("AWS_ACCESS_KEY_ID", "AKIDTEST");
        all.put("AWS_SECRET_ACCESS_KEY", "secret");
        return all;
    }

    private static String closedAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "https://localhost:" + socket.getLocalPort();
        }
    }

    private static void assertMissing(Map<String, String> environment, String artifact) throws Exception {
        PackagedJar bare = PackagedJar.run(environment, "check");
        assertThat(bare.exit()).isNotZero();
        assertThat(bare.output()).contains("io.entigma:" + artifact);
    }

    @Test
    void aws_secretsManager_works() throws Exception {
        Map<String, String> environment = environment(
                "in-process:main",
                Map.of(
                        "ENTIGMA_KEK_IN_PROCESS_SOURCE", "aws-secrets-manager:" + SECRET,
                        "ENTIGMA_KEK_AWS_SECRETS_ENDPOINT", "http://" + host()));
        assertMissing(environment, "entigma-kek-aws");
        PackagedJar done = PackagedJar.runWith("aws", environment, "check");
        assertThat(done.output()).contains("Every KEK works.");
        assertThat(done.exit()).isZero();
        assertThat(requests).containsOnly("secretsmanager.GetSecretValue");
    }

    @Test
    void aws_kms_isCalled() throws Exception {
        Map<String, String> environment = environment(KMS_KEY, Map.of("ENTIGMA_KEK_AWS_ENDPOINT", "http://" + host()));
        assertMissing(environment, "entigma-kek-aws");
        PackagedJar done = PackagedJar.runWith("aws", environment, "check");
        assertThat(done.output()).contains("503").doesNotContain("Every KEK works.");
        assertThat(requests).isNotEmpty().allMatch(request -> request.startsWith("TrentService."));
    }

    @Test
    void azure_token_isFetched() throws Exception {
        Map<String, String> environment = environment(
                "azure-kv:" + closedAddress() + "/keys/main",
                Map.of(
                        "ENTIGMA_KEK_AZURE_CREDENTIAL", "managed-identity",
                        "ENTIGMA_KEK_AZURE_SCOPE", "https://vault.azure.net/.default",
                        "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://" + host()));
        assertMissing(environment, "entigma-kek-azure");
        PackagedJar done = PackagedJar.runWith("azure", environment, "check");
        assertThat(done.output()).contains("no answer came, the connection failed");
        assertThat(requests).anyMatch(path -> path.endsWith("/identity/oauth2/token"));
    }

    @Test
    void google_token_isFetched() throws Exception {
        Map<String, String> environment = environment(
                "gcp-kms:projects/p/locations/l/keyRings/r/cryptoKeys/k",
                Map.of(
                        "ENTIGMA_KEK_GCP_ENDPOINT", closedAddress(),
                        "GCE_METADATA_HOST", host(),
                        "CLOUDSDK_CONFIG", "/nowhere"));
        assertMissing(environment, "entigma-kek-gcp");
        PackagedJar done = PackagedJar.runWith("google", environment, "check");
        assertThat(done.output()).contains("no answer came, the connection failed");
        assertThat(requests).anyMatch(path -> path.endsWith("/service-accounts/default/token"));
    }

    @Test
    void quorum_works() throws Exception {
        String keks = Stream.of("a", "b", "c")
                .map(name -> folder.resolve(name).toUri().toString())
                .collect(Collectors.joining(" "));
        Path config = Files.writeString(
                folder.resolve("entigma.properties"),
                "entigma.kek.quorum.main.threshold=2\nentigma.kek.quorum.main.keks=" + keks);
        PackagedJar done = PackagedJar.runWith(
                "quorum", environment("quorum:main", Map.of()), "--config", config.toString(), "check");
        assertThat(done.output()).contains("Every KEK works.");
        assertThat(done.exit()).isZero();
    }
}
