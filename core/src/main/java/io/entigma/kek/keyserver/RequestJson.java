// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import com.google.gson.JsonPrimitive;
import io.entigma.spi.WrapContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes request bodies as bytes, so that a DEK never becomes a text that cannot be overwritten. */
final class RequestJson {
    private RequestJson() {}

    /** The caller overwrites the result. */
    static byte[] of(WrapContext context, String field, byte[] value) {
        byte[] head = ("{\"tenant\":" + new JsonPrimitive(context.tenant().value()) + ",\"keyId\":\"" + context.keyId()
                        + "\",\"" + field + "\":\"")
                .getBytes(StandardCharsets.UTF_8);
        byte[] encoded = Base64.getEncoder().encode(value);
        byte[] body = Arrays.copyOf(head, head.length + encoded.length + 2);
        System.arraycopy(encoded, 0, body, head.length, encoded.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        Arrays.fill(encoded, (byte) 0);
        return body;
    }
}
