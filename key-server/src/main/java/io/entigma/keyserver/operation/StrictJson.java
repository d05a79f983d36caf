// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.operation;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a request's body as exactly one JSON object in UTF-8. */
final class StrictJson {
    private StrictJson() {}

    /** Takes the fields of an object. */
    interface Fields<T> {
        T from(JsonReader reader) throws IOException, ApiException;
    }

    static <T> T object(byte[] body, Fields<T> fields) throws ApiException {
        try (JsonReader reader = new JsonReader(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString()))) {
            reader.setStrictness(Strictness.STRICT);
            reader.beginObject();
            T read = fields.from(reader);
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw bad("the body must end after its JSON object");
            }
            return read;
        } catch (CharacterCodingException e) {
            throw bad("the body must be UTF-8");
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            throw bad("the body must be one JSON object");
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory does not fail to be read", e);
        }
    }

    static String text(JsonReader reader, String name) throws IOException, ApiException {
        if (reader.peek() != JsonToken.STRING) {
            throw bad("field '" + name + "' must be a string");
        }
        return reader.nextString();
    }

    static ApiException bad(String message) {
        return new ApiException(ErrorCode.BAD_REQUEST, message);
    }
}
