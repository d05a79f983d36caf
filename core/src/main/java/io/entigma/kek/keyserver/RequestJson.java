// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import com.google.gson.JsonObject;
import io.entigma.internal.http.JsonBody;
import io.entigma.kek.ValueContext;
import io.entigma.kek.WrapContext;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Writes the request bodies of the key server protocol. */
final class RequestJson {
    private RequestJson() {}

    /** The caller overwrites the result. */
    static byte[] of(WrapContext context, String field, byte[] value) {
        JsonObject rest = new JsonObject();
        rest.addProperty("tenant", context.tenant().value());
        rest.addProperty("keyId", context.keyId().toString());
        byte[] encoded = Base64.getEncoder().encode(value);
        byte[] body = JsonBody.of(rest, field, encoded);
        Arrays.fill(encoded, (byte) 0);
        return body;
    }

    /** The caller overwrites the result. */
    static byte[] of(ValueContext context, String field, List<byte[]> values) {
        JsonObject rest = new JsonObject();
        rest.addProperty("tenant", context.tenant().value());
        rest.addProperty("context", context.attribute());
        List<byte[]> encoded = values.stream().map(Base64.getEncoder()::encode).toList();
        byte[] body = JsonBody.ofTexts(rest, field, encoded);
        encoded.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        return body;
    }
}
