// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON through Jackson 3. */
final class Jackson3Mapping implements JsonMapping {
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final boolean keepsSubclasses;

    Jackson3Mapping(Type type) {
        JsonMapper mapper = Jackson3Mapper.create();
        JavaType javaType = mapper.constructType(type);
        this.keepsSubclasses = new Jackson3Check(mapper, type).check(javaType);
        this.writer = mapper.writerFor(javaType);
        this.reader = mapper.readerFor(javaType);
    }

    /** A value that goes in circles, or very deep, ends the stack before Jackson has counted its levels. */
    @Override
    public String write(Object value) throws JsonException {
        try {
            return writer.writeValueAsString(value);
        } catch (RuntimeException | StackOverflowError e) {
            throw new JsonException(e);
        }
    }

    @Override
    public Object read(String json) throws JsonException {
        try {
            @Nullable Object value = reader.readValue(json);
            if (value == null) {
                throw new JsonException(new NullPointerException());
            }
            return value;
        } catch (RuntimeException | StackOverflowError e) {
            throw new JsonException(e);
        }
    }

    @Override
    public boolean keepsSubclasses() {
        return keepsSubclasses;
    }
}
