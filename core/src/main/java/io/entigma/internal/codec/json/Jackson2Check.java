// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.impl.TypeWrappedDeserializer;
import com.fasterxml.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** Builds all that Jackson 2 needs for a type, so that what it cannot map is found at boot. */
final class Jackson2Check {
    private static final String JAVA_TIME_MODULE = "; add com.fasterxml.jackson.datatype:jackson-datatype-jsr310";

    private final SerializerProvider serializers;
    private final DeserializationContext deserializers;
    private final Type attribute;
    private final Set<JavaType> seen = new HashSet<>();

    Jackson2Check(JsonMapper mapper, Type attribute) {
        this.attribute = attribute;
        this.serializers = mapper.getSerializerProviderInstance();
        this.deserializers = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                .createDummyInstance(mapper.getDeserializationConfig());
    }

    /**
     * Checks the type of the attribute and all that it holds.
     *
     * @return whether the JSON tells the class
     */
    boolean check(JavaType type) {
        try {
            visit(type);
            return deserializers.findRootValueDeserializer(type) instanceof TypeWrappedDeserializer;
        } catch (JsonMappingException e) {
            throw JsonRules.unmappable(attribute, e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw JsonRules.unmappable(attribute, e.getMessage(), e);
        }
    }

    private void visit(JavaType type) throws JsonMappingException {
        if (!seen.add(type)) {
            return;
        }
        JsonRules.check(attribute, type.getRawClass());
        serializers.findValueSerializer(type);
        visit(type, deserializers.findRootValueDeserializer(type));
    }

    private void visit(JavaType type, JsonDeserializer<?> deserializer) throws JsonMappingException {
        if (type.getKeyType() != null) {
            JsonRules.check(attribute, type.getKeyType().getRawClass());
        }
        JavaType content = type.getContentType();
        if (content != null) {
            visit(content);
        } else if (deserializer instanceof UnsupportedTypeDeserializer) {
            boolean time = type.getRawClass().getName().startsWith("java.time.");
            throw JsonRules.unsupported(attribute, type.getRawClass(), time ? JAVA_TIME_MODULE : "");
        } else if (deserializer instanceof AbstractDeserializer) {
            throw JsonRules.isAbstract(attribute, type.getRawClass());
        } else if (deserializer instanceof BeanDeserializerBase bean) {
            visitBean(type, bean);
        }
    }

    private void visitBean(JavaType type, BeanDeserializerBase bean) throws JsonMappingException {
        if (!bean.getValueInstantiator().canInstantiate()) {
            throw JsonRules.noInstance(attribute, type.getRawClass());
        }
        for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
            SettableBeanProperty property = all.next();
            JavaType inner = property.getType();
            JsonRules.check(attribute, inner.getRawClass());
            // The property's own deserializer counts: an annotation may have put another there.
            if (!property.hasValueTypeDeserializer() && seen.add(inner)) {
                visit(inner, property.getValueDeserializer());
            }
        }
    }
}
