// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.json;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

/** Writes every set as the list of its elements in the order of their JSON, so that equal sets have equal JSON. */
final class Jackson3Sets extends ValueSerializerModifier {
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
        return new Unbound(config.getTypeFactory().constructCollectionType(List.class, type.getContentType()));
    }

    private List<@Nullable Object> sorted(Object set, JavaType elements) {
        ObjectWriter writer = Objects.requireNonNull(mapper).writerFor(elements);
        return SetOrder.sorted((Collection<?>) set, element -> {
            try {
                return writer.writeValueAsString(element);
            } catch (JacksonException e) {
                // The serializer of the list meets the same error and reports it.
                return "";
            }
        });
    }

    /** Before Jackson tells where the set stands. */
    private final class Unbound extends ValueSerializer<Object> {
        private final JavaType list;

        Unbound(JavaType list) {
            this.list = list;
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            return new Ordered(
                    list, context.handleSecondaryContextualization(context.findValueSerializer(list), property));
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            new Ordered(list, context.findValueSerializer(list)).serialize(value, generator, context);
        }
    }

    private final class Ordered extends ValueSerializer<Object> {
        private final JavaType list;
        private final ValueSerializer<Object> delegate;

        Ordered(JavaType list, ValueSerializer<Object> delegate) {
            this.list = list;
            this.delegate = delegate;
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            delegate.serialize(sorted(value, list.getContentType()), generator, context);
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
            delegate.serializeWithType(sorted(value, list.getContentType()), generator, context, types);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Object value) {
            return ((Collection<?>) value).isEmpty();
        }
    }
}
