// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.Converter;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Writes every set as the list of its elements in the order of their JSON, so that equal sets have equal JSON. */
final class Jackson2Sets extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    private final transient JsonMapper mapper;

    Jackson2Sets(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
            SerializationConfig config, CollectionType type, BeanDescription bean, JsonSerializer<?> serializer) {
        if (!Set.class.isAssignableFrom(type.getRawClass())) {
            return serializer;
        }
        JavaType list = config.getTypeFactory().constructCollectionType(List.class, type.getContentType());
        return new StdDelegatingSerializer(new Ordered(type, list), list, null);
    }

    private final class Ordered implements Converter<Object, Object> {
        private final JavaType set;
        private final JavaType list;

        Ordered(JavaType set, JavaType list) {
            this.set = set;
            this.list = list;
        }

        @Override
        public Object convert(Object value) {
            ObjectWriter writer = mapper.writerFor(list.getContentType());
            return SetOrder.sorted((Collection<?>) value, element -> {
                try {
                    return writer.writeValueAsString(element);
                } catch (JsonProcessingException e) {
                    // The serializer of the list meets the same error and reports it.
                    return "";
                }
            });
        }

        @Override
        public JavaType getInputType(TypeFactory types) {
            return set;
        }

        @Override
        public JavaType getOutputType(TypeFactory types) {
            return list;
        }
    }
}
