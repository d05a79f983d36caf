// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a command tells: one JSON value on standard output, or lines for people. Not thread safe. */
public final class Output {
    private static final Gson GSON = gson();

    private final PrintWriter out;
    private final boolean json;
    private final UnaryOperator<String> hidden;

    /**
     * Tells it there.
     *
     * @param out standard output
     * @param json whether as JSON
     * @param hidden takes the secrets out of a text
     */
    public Output(PrintWriter out, boolean json, UnaryOperator<String> hidden) {
        this.out = out;
        this.json = json;
        this.hidden = hidden;
    }

    private static Gson gson() {
        GsonBuilder builder =
                new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls();
        JsonSerializer<Object> asText = (value, type, context) -> new JsonPrimitive(value.toString());
        for (Class<?> type : List.of(KeyId.class, TenantId.class, URI.class, Instant.class, Duration.class)) {
            builder.registerTypeAdapter(type, asText);
        }
        return builder.create();
    }

    private String shown(String text) {
        return Printable.line(hidden.apply(text));
    }

    /** Text by text, so that it stays JSON. */
    private JsonElement withoutSecrets(JsonElement value) {
        if (value instanceof JsonObject object) {
            JsonObject left = new JsonObject();
            object.entrySet().forEach(entry -> left.add(entry.getKey(), withoutSecrets(entry.getValue())));
            return left;
        } else if (value instanceof JsonArray array) {
            JsonArray left = new JsonArray();
            array.forEach(element -> left.add(withoutSecrets(element)));
            return left;
        }
        boolean isText = value instanceof JsonPrimitive primitive && primitive.isString();
        return isText ? new JsonPrimitive(hidden.apply(value.getAsString())) : value;
    }

    /** Whether programs read it, and not people. */
    public boolean isJson() {
        return json;
    }

    /** The result as JSON; nothing in the form for people. */
    public void json(Object result) {
        if (json) {
            out.println(Printable.json(GSON.toJson(withoutSecrets(GSON.toJsonTree(result)))));
            out.flush();
        }
    }

    /** Several results as one JSON object. */
    public void json(Map<String, ?> results) {
        json((Object) results);
    }

    /** A line for people. */
    public void line(String text) {
        if (!json) {
            out.println(shown(text));
            out.flush();
        }
    }

    /** A table for people. */
    public void table(List<String> head, List<List<?>> rows) {
        if (json) {
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(head);
        rows.forEach(row -> lines.add(row.stream()
                .map(cell -> cell == null ? "-" : shown(cell.toString()))
                .toList()));
        int[] widths = new int[head.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
    }

    /** A row of a table; null where a cell has nothing to show. */
    public static List<?> row(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }
}
