// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.testing.HttpForm;
import io.entigma.testing.HttpTestServer;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Microsoft's token endpoint, and the metadata service of a machine with a managed identity, as their clients see them. */
final class FakeEntra implements AutoCloseable {
    static final String TENANT = "11111111-2222-3333-4444-555555555555";

    private final HttpsTestServer authority;
    private final HttpTestServer metadata;
    private final List<Map<String, String>> logins = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> metadataRequests = new CopyOnWriteArrayList<>();

    FakeEntra(Path folder) throws Exception {
        authority = HttpsTestServer.start(folder);
        authority.answers(this::answer);
        metadata = new HttpTestServer(this::answerMetadata);
    }

    URI authority() {
        return authority.address();
    }

    String metadataHost() {
        return metadata.address().toString();
    }

    /** The forms of all requests for a token. */
    List<Map<String, String>> logins() {
        return logins;
    }

    /** The queries of all requests to the metadata service. */
    List<Map<String, String>> metadataRequests() {
        return metadataRequests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String base = authority.address() + "/" + TENANT;
        JsonObject json = new JsonObject();
        if (path.equals("/" + TENANT + "/v2.0/.well-known/openid-configuration")) {
            json.addProperty("token_endpoint", base + "/oauth2/v2.0/token");
            json.addProperty("authorization_endpoint", base + "/oauth2/v2.0/authorize");
            json.addProperty("issuer", base + "/v2.0");
            HttpForm.answer(exchange, 200, json);
        } else if (path.equals("/" + TENANT + "/oauth2/v2.0/token")) {
            logins.add(HttpForm.body(exchange));
            HttpForm.answer(exchange, 200, token(json));
        } else {
            HttpForm.answer(exchange, 404, json);
        }
    }

    private void answerMetadata(HttpExchange exchange) throws IOException {
        JsonObject json = new JsonObject();
        if (!"true".equals(exchange.getRequestHeaders().getFirst("Metadata"))) {
            HttpForm.answer(exchange, 400, json);
            return;
        }
        metadataRequests.add(HttpForm.query(exchange));
        json.addProperty("expires_on", String.valueOf(System.currentTimeMillis() / 1000 + 3600));
        HttpForm.answer(exchange, 200, token(json));
    }

    private static JsonObject token(JsonObject json) {
        json.addProperty("token_type", "Bearer");
        json.addProperty("expires_in", 3600);
        json.addProperty("access_token", FakeKeyVault.TOKEN);
        return json;
    }

    @Override
    public void close() {
        authority.close();
        metadata.close();
    }
}
