// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an HTTP API answered in JSON. Can hold a DEK or a token: shows nothing of its content. Immutable. */
public final class JsonAnswer {
    private final int status;
    private final Optional<JsonObject> body;

    private JsonAnswer(int status, Optional<JsonObject> body) {
        this.status = status;
        this.body = body;
    }

    /**
     * Reads an answer of any status.
     *
     * @param response the response; its body may be anything
     * @return what it says
     */
    public static JsonAnswer of(HttpResponse<byte[]> response) {
        return new JsonAnswer(response.statusCode(), parse(response.body()));
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

    /**
     * The HTTP status.
     *
     * @return the status
     */
    public int status() {
        return status;
    }

    /**
     * Whether the request was carried out.
     *
     * @return true for 200 and 204
     */
    public boolean isSuccess() {
        return status == 200 || status == 204;
    }

    /**
     * A text, number or truth value.
     *
     * @param path the names of the objects around it and its own, as {@code "data", "ciphertext"}
     * @return its text, or empty if it is not there or is something else
     */
    public Optional<String> text(String... path) {
        return element(path).filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString);
    }

    /**
     * A whole number that is not negative.
     *
     * @param path the names of the objects around it and its own
     * @return the number, or empty
     */
    public Optional<Long> number(String... path) {
        return text(path).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
    }

    /**
     * A truth value.
     *
     * @param path the names of the objects around it and its own
     * @return true if it is there and true
     */
    public boolean flag(String... path) {
        return text(path).filter("true"::equals).isPresent();
    }

    private Optional<JsonElement> element(String... path) {
        Optional<JsonElement> found = body.map(json -> (JsonElement) json);
        for (String name : path) {
            found = found.filter(JsonElement::isJsonObject)
                    .map(outer -> outer.getAsJsonObject().get(name));
        }
        return found;
    }

    /**
     * The objects of a list.
     *
     * @param path the names of the objects around it and its own
     * @return each object as an answer of this status; empty if there is no such list, or it holds something else
     */
    public List<JsonAnswer> items(String... path) {
        List<JsonAnswer> items = new ArrayList<>();
        element(path).filter(JsonElement::isJsonArray).ifPresent(list -> {
            for (JsonElement item : list.getAsJsonArray()) {
                if (item.isJsonObject()) {
                    items.add(new JsonAnswer(status, Optional.of(item.getAsJsonObject())));
                }
            }
        });
        return items;
    }

    /**
     * Whether one of a list of texts contains a phrase. For error texts, which are shown to nobody.
     *
     * @param list the list's name
     * @param phrase the phrase
     * @return true if one does
     */
    public boolean says(String list, String phrase) {
        return element(list)
                .filter(JsonElement::isJsonArray)
                .map(texts -> {
                    for (JsonElement text : texts.getAsJsonArray()) {
                        if (text.isJsonPrimitive() && text.getAsString().contains(phrase)) {
                            return true;
                        }
                    }
                    return false;
                })
                .orElse(false);
    }

    @Override
    public String toString() {
        return "JsonAnswer[" + status + "]";
    }
}
