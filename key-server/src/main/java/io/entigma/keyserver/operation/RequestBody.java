// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.operation;

import com.google.gson.stream.JsonReader;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.DekContext;
import io.entigma.keyserver.protocol.ErrorCode;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A request's JSON: one flat object of strings, each field known and there once. Holds a DEK, so it shows nothing. */
final class RequestBody {
    static final int MAX_BYTES = 16 * 1024;

    private final Map<String, String> fields;

    private RequestBody(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Reads a body that must have exactly these fields. */
    static RequestBody parse(byte[] body, Set<String> names) throws ApiException {
        return StrictJson.object(body, reader -> new RequestBody(fields(reader, names)));
    }

    private static Map<String, String> fields(JsonReader reader, Set<String> names) throws IOException, ApiException {
        Map<String, String> fields = new HashMap<>();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (!names.contains(name)) {
                throw StrictJson.bad("the body has a field that this request does not know; it takes " + list(names));
            }
            if (fields.put(name, StrictJson.text(reader, name)) != null) {
                throw StrictJson.bad("field '" + name + "' is there twice");
            }
        }
        if (!fields.keySet().equals(names)) {
            throw StrictJson.bad("the body lacks a field; it needs " + list(names));
        }
        return fields;
    }

    DekContext context() throws ApiException {
        try {
            return new DekContext(text("tenant"), text("keyId"));
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    byte[] base64(String name) throws ApiException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text(name));
            if (Base64.getEncoder().encodeToString(bytes).equals(text(name))) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Same answer as for an odd spelling of the same bytes, below.
        }
        throw StrictJson.bad("field '" + name + "' must be base64 with padding (RFC 4648, section 4)");
    }

    private String text(String name) {
        return fields.getOrDefault(name, "");
    }

    private static String list(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    @Override
    public String toString() {
        return "RequestBody[" + fields.keySet() + "]";
    }
}
