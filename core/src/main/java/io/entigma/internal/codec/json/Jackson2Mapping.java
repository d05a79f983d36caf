// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** JSON through Jackson 2. */
final class Jackson2Mapping implements JsonMapping {
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final boolean keepsSubclasses;

    Jackson2Mapping(Type type) {
        JsonMapper mapper = Jackson2Mapper.create();
        JavaType javaType = mapper.constructType(type);
        this.keepsSubclasses = new Jackson2Check(mapper, type).check(javaType);
        this.writer = mapper.writerFor(javaType);
        this.reader = mapper.readerFor(javaType);
    }

    /** A value that goes in circles, or very deep, ends the stack before Jackson has counted its levels. */
    @Override
    public String write(Object value) throws JsonException {
        try {
            return writer.writeValueAsString(value);
        } catch (IOException | RuntimeException | StackOverflowError e) {
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
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new JsonException(e);
        }
    }

    @Override
    public boolean keepsSubclasses() {
        return keepsSubclasses;
    }
}
