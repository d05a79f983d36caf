// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.hibernate.type.AttributeTypes;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * How an attribute is declared, from its entity's class on: the type arguments of an embeddable stand where it is embedded,
 * those of a superclass where it is extended. Starts from classes that Hibernate has loaded, and looks at them only when
 * it is asked.
 */
interface Declaration {
    /** The declared types, the likeliest first; empty if nothing is declared in Java. */
    Stream<Type> types();

    static Declaration of(PersistentClass entity) {
        return () -> entity.hasPojoRepresentation() ? Stream.of(entity.getMappedClass()) : Stream.of();
    }

    static Declaration of(Collection collection) {
        PersistentClass owner = collection.getOwner();
        Declaration found = of(owner);
        List<Property> properties = owner.getPropertyClosure();
        String path = collection.getRole().substring(owner.getEntityName().length() + 1);
        for (String name : path.split("\\.", -1)) {
            found = found.member(name);
            Value value = properties.stream()
                    .filter(property -> property.getName().equals(name))
                    .map(Property::getValue)
                    .findFirst()
                    .orElse(null);
            if (value instanceof Component component) {
                found = found.in(component);
                properties = component.getProperties();
            }
        }
        return found;
    }

    /** A member of it. */
    default Declaration member(String name) {
        return () -> types().flatMap(type -> AttributeTypes.members(type, name).stream());
    }

    /** Its elements, if it is a list or an array, or its values, if it is a map. */
    default Declaration element() {
        return () -> types().flatMap(type -> AttributeTypes.elements(type).stream());
    }

    /** Its keys, if it is a map. */
    default Declaration key() {
        return () -> types().flatMap(type -> AttributeTypes.keys(type).stream());
    }

    /** An embeddable, which can be declared as what its class implements, and whose subclasses can have more members. */
    default Declaration in(Component component) {
        return () -> Stream.concat(types(), ComponentClasses.of(component).stream());
    }

    /** What an attribute of a class is declared as; best what depends on nothing else. */
    default @Nullable Type of(Class<?> javaClass) {
        List<Type> fitting = types().filter(Objects::nonNull)
                .filter(type -> AttributeTypes.fits(type, javaClass))
                .toList();
        return fitting.stream()
                .filter(type -> !AttributeTypes.isOpen(type))
                .findFirst()
                .orElse(fitting.isEmpty() ? null : fitting.get(0));
    }
}
