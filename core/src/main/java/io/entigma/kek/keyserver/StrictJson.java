// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what a key server answered as exactly one JSON object in UTF-8. */
final class StrictJson {
    private StrictJson() {}

    /** Takes the fields of an object. */
    interface Fields<T> {
        /** Reads from the first name to before the object's end; empty if something does not fit. */
        Optional<T> from(JsonReader reader) throws IOException;
    }

    /** What the fields gave, or empty if this is no such JSON. */
    static <T> Optional<T> object(byte[] body, Fields<T> fields) {
        try (JsonReader reader = new JsonReader(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString()))) {
            reader.setStrictness(Strictness.STRICT);
            reader.beginObject();
            Optional<T> read = fields.from(reader);
            if (read.isEmpty()) {
                return read;
            }
            reader.endObject();
            return reader.peek() == JsonToken.END_DOCUMENT ? read : Optional.empty();
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            // What the reader says can quote the body, and the body can hold a DEK or a value.
            return Optional.empty();
        }
    }
}
