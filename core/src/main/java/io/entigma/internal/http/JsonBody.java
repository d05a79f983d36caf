// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.http;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes request bodies as bytes, so that a DEK or a value never becomes a text that cannot be overwritten. */
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

    /**
     * A JSON object with a list of objects, each of which has one more field.
     *
     * @param list the list's name, which needs no escape
     * @param each the other fields of each object, at least one
     * @param field the name of the field that differs
     * @param values the field's texts in ASCII, which need no escape, at least one
     * @return the body, which the caller overwrites
     */
    public static byte[] ofMany(String list, JsonObject each, String field, List<byte[]> values) {
        String open = each.toString();
        byte[] before =
                (open.substring(0, open.length() - 1) + ",\"" + field + "\":\"").getBytes(StandardCharsets.UTF_8);
        return joined("{\"" + list + "\":[", before, values, "\"}", "]}");
    }

    /**
     * A JSON object with a list of texts.
     *
     * @param rest the other fields, at least one, which come first
     * @param list the list's name, which needs no escape
     * @param values the texts in ASCII, which need no escape, at least one
     * @return the body, which the caller overwrites
     */
    public static byte[] ofTexts(JsonObject rest, String list, List<byte[]> values) {
        String open = rest.toString();
        String head = open.substring(0, open.length() - 1) + ",\"" + list + "\":[";
        return joined(head, new byte[] {'"'}, values, "\"", "]}");
    }

    private static byte[] joined(String head, byte[] before, List<byte[]> values, String after, String tail) {
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] end = after.getBytes(StandardCharsets.UTF_8);
        byte[] last = tail.getBytes(StandardCharsets.UTF_8);
        int size = start.length + last.length + values.size() * (before.length + end.length + 1) - 1;
        for (byte[] value : values) {
            size = Math.addExact(size, value.length);
        }
        ByteBuffer body = ByteBuffer.allocate(size).put(start);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                body.put((byte) ',');
            }
            body.put(before).put(values.get(i)).put(end);
        }
        return body.put(last).array();
    }
}
