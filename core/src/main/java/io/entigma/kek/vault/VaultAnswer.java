// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What Vault answered. Can hold a DEK or a token: shows nothing of its content. */
final class VaultAnswer {
    private final int status;
    private final Optional<JsonObject> body;

    private VaultAnswer(int status, Optional<JsonObject> body) {
        this.status = status;
        this.body = body;
    }

    static VaultAnswer of(HttpResponse<byte[]> response) {
        return new VaultAnswer(response.statusCode(), parse(response.body()));
    }

    private static Optional<JsonObject> parse(byte[] body) {
        try {
            JsonElement parsed = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
            return parsed.isJsonObject() ? Optional.of(parsed.getAsJsonObject()) : Optional.empty();
        } catch (JsonParseException e) {
            // What the parser says can quote the body.
            return Optional.empty();
        }
    }

    int status() {
        return status;
    }

    boolean isSuccess() {
        return status == 200 || status == 204;
    }

    /** A text of an object of the answer, as {@code data.ciphertext}. */
    Optional<String> text(String object, String name) {
        return element(object, name)
                .filter(value -> value.getAsJsonPrimitive().isString())
                .map(JsonElement::getAsString);
    }

    /** A number of an object of the answer, as {@code auth.lease_duration}. */
    Optional<Long> number(String object, String name) {
        return element(object, name)
                .filter(value -> value.getAsString().matches("\\d{1,12}"))
                .map(JsonElement::getAsLong);
    }

    /** A text or number two objects deep, as {@code data.metadata.version}. */
    Optional<String> inner(String object, String inner, String name) {
        return body.map(json -> json.get(object))
                .filter(JsonElement::isJsonObject)
                .map(outer -> outer.getAsJsonObject().get(inner))
                .filter(JsonElement::isJsonObject)
                .map(last -> last.getAsJsonObject().get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString);
    }

    boolean flag(String object, String name) {
        return element(object, name).map(JsonElement::getAsBoolean).orElse(false);
    }

    private Optional<JsonElement> element(String object, String name) {
        return body.map(json -> json.get(object))
                .filter(JsonElement::isJsonObject)
                .map(inner -> inner.getAsJsonObject().get(name))
                .filter(JsonElement::isJsonPrimitive);
    }

    /** Whether one of Vault's error texts contains a phrase. The texts themselves are shown to nobody. */
    boolean says(String phrase) {
        return body.map(json -> json.get("errors"))
                .filter(JsonElement::isJsonArray)
                .map(errors -> {
                    for (JsonElement error : errors.getAsJsonArray()) {
                        if (error.isJsonPrimitive() && error.getAsString().contains(phrase)) {
                            return true;
                        }
                    }
                    return false;
                })
                .orElse(false);
    }

    @Override
    public String toString() {
        return "VaultAnswer[" + status + "]";
    }
}
