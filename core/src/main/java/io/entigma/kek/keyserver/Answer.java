// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.KekCall;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON object that a key server answers with, checked before anything believes it. Can hold a DEK: shows nothing. */
final class Answer {
    private final KekCall call;
    private final Map<String, String> fields;

    private Answer(KekCall call, Map<String, String> fields) {
        this.call = call;
        this.fields = fields;
    }

    /**
     * Reads a body.
     *
     * @return its text fields, or empty if it is not one flat JSON object with every name there once
     */
    static Optional<Answer> parse(KekCall call, byte[] body) {
        return StrictJson.object(body, reader -> fields(reader).map(fields -> new Answer(call, fields)));
    }

    private static Optional<Map<String, String>> fields(JsonReader reader) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (reader.peek() != JsonToken.STRING || fields.put(name, reader.nextString()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(fields);
    }

    @Nullable
    String text(String name) {
        return fields.get(name);
    }

    /** A field that must be base64 of so many bytes. */
    byte[] bytes(String name, int least, int most) {
        byte[] bytes = decode(text(name));
        if (bytes == null || bytes.length < least || bytes.length > most) {
            throw strange("field '" + name + "' is not base64 of "
                    + (least == most ? "exactly " + least : least + " to " + most) + " bytes");
        }
        return bytes;
    }

    String version() {
        String version = text("kekVersion");
        if (version == null || !version.matches("[A-Za-z0-9._-]{1,128}")) {
            throw strange("field 'kekVersion' is not 1 to 128 of A-Z a-z 0-9 . _ -");
        }
        return version;
    }

    private KeyServerUnavailableException strange(String what) {
        return call.unavailable(
                "its answer does not fit the protocol (" + what + ") and is not used; check what runs at this address",
                null);
    }

    private static byte @Nullable [] decode(@Nullable String text) {
        try {
            return text == null ? null : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "Answer[" + fields.keySet() + "]";
    }
}
