// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.mapping.Component;
import org.jspecify.annotations.Nullable;

/** The classes of an embeddable: its own and its subclasses, which a discriminator tells apart. */
final class ComponentClasses {
    private ComponentClasses() {}

    static List<Class<?>> of(Component component) {
        List<Class<?>> types = new ArrayList<>();
        if (component.getComponentClassName() != null && !component.isDynamic()) {
            types.add(component.getComponentClass());
            if (component.isPolymorphic()) {
                for (String name : component.getDiscriminatorValues().values()) {
                    Class<?> type = load(name, component);
                    if (!types.contains(type)) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    /** Hibernate knows them by name. A subclass can be in another class loader than its superclass, beside the entity. */
    private static Class<?> load(String name, Component component) {
        Class<?> owner = component.getOwner().hasPojoRepresentation()
                ? component.getOwner().getMappedClass()
                : component.getComponentClass();
        return Stream.of(
                        component.getComponentClass().getClassLoader(),
                        owner.getClassLoader(),
                        Thread.currentThread().getContextClassLoader())
                .map(loader -> tryLoad(name, loader))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Class " + name + " cannot be loaded"));
    }

    private static @Nullable Class<?> tryLoad(String name, @Nullable ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
