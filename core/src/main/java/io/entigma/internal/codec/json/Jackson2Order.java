// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

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
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.Converter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes sets and maps in one order, so that equal ones have equal JSON. */
final class Jackson2Order extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    private final transient JsonMapper mapper;

    Jackson2Order(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
            SerializationConfig config, CollectionType type, BeanDescription bean, JsonSerializer<?> serializer) {
        if (!Set.class.isAssignableFrom(type.getRawClass())) {
            return serializer;
        }
        JavaType list = config.getTypeFactory().constructCollectionType(List.class, type.getContentType());
        return ordered(type, list, set -> Order.ofSet((Collection<?>) set, json(type.getContentType())));
    }

    @Override
    public JsonSerializer<?> modifyMapSerializer(
            SerializationConfig config, MapType type, BeanDescription bean, JsonSerializer<?> serializer) {
        if (type.hasRawClass(Order.OrderedMap.class)) {
            return serializer;
        }
        JavaType map = MapType.construct(
                Order.OrderedMap.class,
                type.getBindings(),
                type.getSuperClass(),
                null,
                type.getKeyType(),
                type.getContentType());
        return ordered(type, map, value -> Order.ofMap((Map<?, ?>) value, json(type.getKeyType())));
    }

    private Function<@Nullable Object, String> json(JavaType type) {
        ObjectWriter writer = mapper.writerFor(type);
        return value -> {
            try {
                return writer.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                // Whoever writes the element itself meets the same error and reports it.
                return "";
            }
        };
    }

    private static JsonSerializer<?> ordered(JavaType from, JavaType to, Function<Object, Object> order) {
        Converter<Object, Object> converter = new Converter<>() {
            @Override
            public Object convert(Object value) {
                return order.apply(value);
            }

            @Override
            public JavaType getInputType(TypeFactory types) {
                return from;
            }

            @Override
            public JavaType getOutputType(TypeFactory types) {
                return to;
            }
        };
        return new StdDelegatingSerializer(converter, to, null);
    }
}
