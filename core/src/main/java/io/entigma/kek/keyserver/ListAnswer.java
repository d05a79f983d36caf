// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the list of values that a key server answers with. What it reads can be plaintext: nothing here shows it. */
final class ListAnswer {
    private ListAnswer() {}

    /**
     * Reads a list of base64 out of a JSON object; other fields must be texts.
     *
     * @param body the answer
     * @param list the list's name
     * @return the bytes, null for each null, or empty if this is something else
     */
    static Optional<List<byte @Nullable []>> parse(byte[] body, String list) {
        return StrictJson.object(body, reader -> read(reader, list));
    }

    private static Optional<List<byte @Nullable []>> read(JsonReader reader, String list) throws IOException {
        List<byte @Nullable []> values = null;
        while (reader.hasNext()) {
            if (!reader.nextName().equals(list)) {
                var unused = reader.nextString();
            } else if (values == null) {
                values = values(reader);
            } else {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(values);
    }

    private static List<byte @Nullable []> values(JsonReader reader) throws IOException {
        List<byte @Nullable []> values = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            if (reader.peek() == JsonToken.NULL) {
                reader.nextNull();
                values.add(null);
            } else {
                values.add(Base64.getDecoder().decode(reader.nextString()));
            }
        }
        reader.endArray();
        return values;
    }
}
