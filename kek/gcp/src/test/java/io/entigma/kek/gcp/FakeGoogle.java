// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.testing.HttpForm;
import io.entigma.testing.HttpTestServer;
import io.entigma.testing.RsaKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Google's token endpoint, which checks what a service account signed, and the metadata server of a machine. */
final class FakeGoogle implements AutoCloseable {
    static final String ACCOUNT = "app@p.iam.gserviceaccount.com";

    private final HttpTestServer server;
    private final KeyPair account = RsaKeys.FIRST;
    private final List<JsonObject> claims = new CopyOnWriteArrayList<>();
    private final List<String> metadataRequests = new CopyOnWriteArrayList<>();
    volatile int failStatus;

    FakeGoogle() throws IOException {
        server = new HttpTestServer(this::answer);
    }

    String host() {
        return server.address().getRawAuthority();
    }

    /** The claims of all requests for a token that were signed right. */
    List<JsonObject> claims() {
        return claims;
    }

    /** The paths and queries of all requests for a token of the machine. */
    List<String> metadataRequests() {
        return metadataRequests;
    }

    String privateKey() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(account.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** The file that an administrator downloads for a service account. */
    Path keyFile(Path folder) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("type", "service_account");
        json.addProperty("project_id", "p");
        json.addProperty("private_key_id", "k1");
        json.addProperty("private_key", privateKey());
        json.addProperty("client_email", ACCOUNT);
        json.addProperty("client_id", "1234567890");
        json.addProperty("token_uri", "http://" + host() + "/token");
        return Files.writeString(folder.resolve("account.json"), json.toString());
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/token")) {
            answerToken(exchange);
        } else {
            answerMetadata(exchange);
        }
    }

    private void answerToken(HttpExchange exchange) throws IOException {
        String[] jwt = HttpForm.body(exchange).getOrDefault("assertion", "").split("\\.");
        if (failStatus != 0 || jwt.length != 3 || !isSigned(jwt)) {
            JsonObject error = new JsonObject();
            error.addProperty("error", "invalid_grant");
            HttpForm.answer(exchange, failStatus == 0 ? 400 : failStatus, error);
            return;
        }
        String body = new String(Base64.getUrlDecoder().decode(jwt[1]), UTF_8);
        claims.add(JsonParser.parseString(body).getAsJsonObject());
        HttpForm.answer(exchange, 200, token());
    }

    private boolean isSigned(String[] jwt) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(account.getPublic());
            signature.update((jwt[0] + "." + jwt[1]).getBytes(UTF_8));
            return signature.verify(Base64.getUrlDecoder().decode(jwt[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private void answerMetadata(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Metadata-Flavor", "Google");
        String path = exchange.getRequestURI().toString();
        if (path.contains("/service-accounts/default/token")) {
            metadataRequests.add(path);
            HttpForm.answer(exchange, 200, token());
        } else {
            HttpForm.answer(exchange, path.equals("/") ? 200 : 404, new JsonObject());
        }
    }

    private static JsonObject token() {
        JsonObject json = new JsonObject();
        json.addProperty("access_token", FakeCloudKms.TOKEN);
        json.addProperty("token_type", "Bearer");
        json.addProperty("expires_in", 3600);
        return json;
    }

    @Override
    public void close() {
        server.close();
    }
}
