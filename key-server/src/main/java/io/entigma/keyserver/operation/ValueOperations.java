// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.operation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.entigma.keyserver.kek.Kek;
import io.entigma.keyserver.kek.ValueSealer;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Seals and opens values themselves, for clients that may. Thread safe. */
final class ValueOperations {
    private final ValueSealer sealer;

    ValueOperations(ValueSealer sealer) {
        this.sealer = sealer;
    }

    JsonObject seal(Kek kek, ValueRequest request) throws ApiException {
        JsonArray sealed = new JsonArray();
        try {
            for (byte[] value : request.values()) {
                if (value.length > ValueSealer.MAX_VALUE_BYTES) {
                    throw new ApiException(
                            ErrorCode.TOO_LARGE, "a value must have at most " + ValueSealer.MAX_VALUE_BYTES + " bytes");
                }
                sealed.add(base64(sealer.seal(kek, value, request.context())));
            }
        } finally {
            request.values().forEach(value -> Arrays.fill(value, (byte) 0));
        }
        JsonObject answer = new JsonObject();
        answer.add("sealed", sealed);
        answer.addProperty("kekVersion", String.valueOf(kek.current().number()));
        return answer;
    }

    JsonObject open(Kek kek, ValueRequest request) throws ApiException {
        JsonArray values = new JsonArray();
        for (byte[] sealed : request.values()) {
            Optional<byte[]> plain = sealer.open(kek, sealed, request.context());
            values.add(plain.<JsonElement>map(bytes -> new JsonPrimitive(base64(bytes)))
                    .orElse(JsonNull.INSTANCE));
            plain.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
        JsonObject answer = new JsonObject();
        answer.add("values", values);
        return answer;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
