// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

/** Writes sets and maps in one order, so that equal ones have equal JSON. */
final class Jackson3Order extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;

    private transient @Nullable JsonMapper mapper;

    /** A mapper cannot change once it is made: it learns of this before, and this of it after. */
    void use(JsonMapper made) {
        this.mapper = made;
    }

    @Override
    public ValueSerializer<?> modifyCollectionSerializer(
            SerializationConfig config,
            CollectionType type,
            BeanDescription.Supplier bean,
            ValueSerializer<?> serializer) {
        if (!Set.class.isAssignableFrom(type.getRawClass())) {
            return serializer;
        }
        JavaType list = config.getTypeFactory().constructCollectionType(List.class, type.getContentType());
        return new Unbound(list, set -> Order.ofSet((Collection<?>) set, json(type.getContentType())));
    }

    @Override
    public ValueSerializer<?> modifyMapSerializer(
            SerializationConfig config, MapType type, BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
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
        return new Unbound(map, value -> Order.ofMap((Map<?, ?>) value, json(type.getKeyType())));
    }

    private Function<@Nullable Object, String> json(JavaType type) {
        ObjectWriter writer = Objects.requireNonNull(mapper).writerFor(type);
        return value -> {
            try {
                return writer.writeValueAsString(value);
            } catch (JacksonException e) {
                // Whoever writes the element itself meets the same error and reports it.
                return "";
            }
        };
    }

    /** Before Jackson has told where the value stands. */
    private static final class Unbound extends ValueSerializer<Object> {
        private final JavaType to;
        private final Function<Object, Object> order;

        Unbound(JavaType to, Function<Object, Object> order) {
            this.to = to;
            this.order = order;
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            return new Ordered(
                    context.handleSecondaryContextualization(context.findValueSerializer(to), property), order);
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            context.findValueSerializer(to).serialize(order.apply(value), generator, context);
        }
    }

    private static final class Ordered extends ValueSerializer<Object> {
        private final ValueSerializer<Object> delegate;
        private final Function<Object, Object> order;

        Ordered(ValueSerializer<Object> delegate, Function<Object, Object> order) {
            this.delegate = delegate;
            this.order = order;
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            delegate.serialize(order.apply(value), generator, context);
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
            delegate.serializeWithType(order.apply(value), generator, context, types);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Object value) {
            return value instanceof Map<?, ?> map ? map.isEmpty() : ((Collection<?>) value).isEmpty();
        }
    }
}
