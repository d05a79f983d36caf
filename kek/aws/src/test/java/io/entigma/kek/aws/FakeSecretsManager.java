// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.testing.HttpForm;
import io.entigma.testing.HttpTestServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that speaks the JSON protocol of AWS Secrets Manager to the real SDK, with one secret. */
final class FakeSecretsManager implements AutoCloseable {
    static final String ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/kek-AbCdEf";

    private final HttpTestServer server;
    private final Map<String, JsonObject> versions = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
    volatile String failWith = "";
    volatile int failStatus = 400;
    /** How long each answer takes, for tests of the client's time limit. */
    volatile Duration delay = Duration.ZERO;

    volatile String arn = ARN;

    FakeSecretsManager() throws IOException {
        server = new HttpTestServer(this::answer);
    }

    URI endpoint() {
        return server.address();
    }

    List<JsonObject> requests() {
        return requests;
    }

    /** A new version, which is the current one from now on. */
    String putText(String text) {
        return put("SecretString", text);
    }

    String putBinary(byte[] bytes) {
        return put("SecretBinary", Base64.getEncoder().encodeToString(bytes));
    }

    private String put(String field, String value) {
        JsonObject version = new JsonObject();
        String id = UUID.randomUUID().toString();
        version.addProperty("VersionId", id);
        version.addProperty(field, value);
        versions.put(id, version);
        return id;
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        JsonObject request = JsonParser.parseString(
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                .getAsJsonObject();
        requests.add(request);
        Thread.sleep(delay.toMillis());
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        JsonObject found = find(request);
        if (failWith.isEmpty() && found != null && target.equals("secretsmanager.GetSecretValue")) {
            JsonObject answer = found.deepCopy();
            answer.addProperty("ARN", arn);
            HttpForm.answer(exchange, 200, answer);
        } else {
            JsonObject answer = new JsonObject();
            answer.addProperty("__type", failWith.isEmpty() ? "ResourceNotFoundException" : failWith);
            answer.addProperty("message", "for " + found);
            HttpForm.answer(exchange, failStatus, answer);
        }
    }

    private JsonObject find(JsonObject request) {
        if (!ARN.startsWith(request.get("SecretId").getAsString())) {
            return null;
        }
        if (request.has("VersionId")) {
            return versions.get(request.get("VersionId").getAsString());
        }
        List<JsonObject> all = new ArrayList<>(versions.values());
        return "AWSCURRENT".equals(request.get("VersionStage").getAsString()) ? all.get(all.size() - 1) : null;
    }

    @Override
    public void close() {
        server.close();
    }
}
