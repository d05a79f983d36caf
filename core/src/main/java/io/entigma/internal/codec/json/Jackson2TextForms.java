// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/** Teaches Jackson 2 the text forms, as values and as names of members. */
final class Jackson2TextForms {
    private Jackson2TextForms() {}

    static void addTo(SimpleModule module) {
        TextForm.ALL.forEach(form -> add(module, form));
    }

    private static <T> void add(SimpleModule module, TextForm<T> form) {
        module.addSerializer(form.type(), new StdScalarSerializer<T>(form.type()) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator generator, SerializerProvider provider) throws IOException {
                generator.writeString(form.print().apply(value));
            }
        });
        module.addDeserializer(form.type(), new StdScalarDeserializer<T>(form.type()) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return form.parse().apply(parser.getText());
            }
        });
        module.addKeySerializer(form.type(), new JsonSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator generator, SerializerProvider provider) throws IOException {
                generator.writeFieldName(form.print().apply(value));
            }
        });
        module.addKeyDeserializer(form.type(), new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return form.parse().apply(key);
            }
        });
    }
}
