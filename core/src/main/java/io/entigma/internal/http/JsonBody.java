// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.http;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes request bodies as bytes, so that a DEK never becomes a text that cannot be overwritten. */
public final class JsonBody {
    private JsonBody() {}

    /**
     * A JSON object with one more field.
     *
     * @param rest the other fields, at least one, which come first
     * @param field the field's name, which needs no escape
     * @param value the field's text in ASCII, which needs no escape: base64 for example
     * @return the body, which the caller overwrites
     */
    public static byte[] of(JsonObject rest, String field, byte[] value) {
        String open = rest.toString();
        byte[] head = (open.substring(0, open.length() - 1) + ",\"" + field + "\":\"").getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + value.length + 2);
        System.arraycopy(value, 0, body, head.length, value.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        return body;
    }
}
