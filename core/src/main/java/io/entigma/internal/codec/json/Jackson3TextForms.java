// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/** Teaches Jackson 3 the text forms, as values and as names of members. */
final class Jackson3TextForms {
    private Jackson3TextForms() {}

    static void addTo(SimpleModule module) {
        TextForm.ALL.forEach(form -> add(module, form));
    }

    private static <T> void add(SimpleModule module, TextForm<T> form) {
        module.addSerializer(form.type(), new StdScalarSerializer<T>(form.type()) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator generator, SerializationContext provider) {
                generator.writeString(form.print().apply(value));
            }
        });
        module.addDeserializer(form.type(), new StdScalarDeserializer<T>(form.type()) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) {
                return form.parse().apply(parser.getString());
            }
        });
        module.addKeySerializer(form.type(), new ValueSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator generator, SerializationContext provider) {
                generator.writeName(form.print().apply(value));
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
