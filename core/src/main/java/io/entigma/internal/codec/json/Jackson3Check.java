// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.TypeWrappedDeserializer;
import tools.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** Builds all that Jackson 3 needs for a type, so that what it cannot map is found at boot. */
final class Jackson3Check {
    private final SerializationContext serializers;
    private final DeserializationContext deserializers;
    private final Type attribute;
    private final Set<JavaType> seen = new HashSet<>();

    Jackson3Check(JsonMapper mapper, Type attribute) {
        this.attribute = attribute;
        this.serializers = mapper._serializationContext();
        this.deserializers = mapper._deserializationContext();
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
        } catch (DatabindException e) {
            throw JsonRules.unmappable(attribute, e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw JsonRules.unmappable(attribute, e.getMessage(), e);
        }
    }

    private void visit(JavaType type) {
        if (!seen.add(type)) {
            return;
        }
        JsonRules.check(attribute, type.getRawClass());
        serializers.findValueSerializer(type);
        visit(type, deserializers.findRootValueDeserializer(type));
    }

    private void visit(JavaType type, ValueDeserializer<?> deserializer) {
        if (type.getKeyType() != null) {
            JsonRules.check(attribute, type.getKeyType().getRawClass());
        }
        JavaType content = type.getContentType();
        if (content != null) {
            visit(content);
        } else if (deserializer instanceof UnsupportedTypeDeserializer) {
            throw JsonRules.unsupported(attribute, type.getRawClass(), "");
        } else if (deserializer instanceof AbstractDeserializer) {
            throw JsonRules.isAbstract(attribute, type.getRawClass());
        } else if (deserializer instanceof BeanDeserializerBase bean) {
            visitBean(type, bean);
        }
    }

    private void visitBean(JavaType type, BeanDeserializerBase bean) {
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
