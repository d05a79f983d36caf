// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
        Map<String, String> fields = new HashMap<>();
        try (JsonReader reader = new JsonReader(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString()))) {
            reader.setStrictness(Strictness.STRICT);
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (!names.contains(name)) {
                    throw bad("the body has a field that this request does not know; it takes " + list(names));
                }
                if (reader.peek() != JsonToken.STRING) {
                    throw bad("field '" + name + "' must be a string");
                }
                if (fields.put(name, reader.nextString()) != null) {
                    throw bad("field '" + name + "' is there twice");
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw bad("the body must end after its JSON object");
            }
        } catch (CharacterCodingException e) {
            throw bad("the body must be UTF-8");
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            throw bad("the body must be one JSON object");
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory does not fail to be read", e);
        }
        if (!fields.keySet().equals(names)) {
            throw bad("the body lacks a field; it needs " + list(names));
        }
        return new RequestBody(fields);
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
        throw bad("field '" + name + "' must be base64 with padding (RFC 4648, section 4)");
    }

    private String text(String name) {
        return fields.getOrDefault(name, "");
    }

    private static String list(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    private static ApiException bad(String message) {
        return new ApiException(ErrorCode.BAD_REQUEST, message);
    }

    @Override
    public String toString() {
        return "RequestBody[" + fields.keySet() + "]";
    }
}
