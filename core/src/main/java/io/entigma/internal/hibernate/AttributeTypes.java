// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import java.beans.Introspector;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Finds the generic type of an attribute, which Hibernate's public API gives only as a class. */
final class AttributeTypes {
    private AttributeTypes() {}

    /**
     * The declared generic type, where it adds something to the class (a {@code List<String>}), else the class.
     *
     * @param javaClass the attribute's class
     * @param owner the name of the class that declares or inherits the attribute
     * @param property the attribute's name
     * @return the type
     */
    static Type genericType(Class<?> javaClass, String owner, String property) {
        if (javaClass.getTypeParameters().length == 0) {
            return javaClass;
        }
        for (Class<?> type = load(owner); type != null; type = type.getSuperclass()) {
            Type declared = declaredType(type, property, javaClass);
            if (declared != null) {
                return declared;
            }
        }
        return javaClass;
    }

    private static @Nullable Class<?> load(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(name, false, context);
        } catch (ClassNotFoundException | LinkageError e) {
            try {
                return Class.forName(name, false, AttributeTypes.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError again) {
                return null;
            }
        }
    }

    private static @Nullable Type declaredType(Class<?> owner, String property, Class<?> javaClass) {
        for (Field field : owner.getDeclaredFields()) {
            if (field.getName().equals(property) && field.getType() == javaClass) {
                return field.getGenericType();
            }
        }
        for (Method method : owner.getDeclaredMethods()) {
            if (method.getParameterCount() == 0
                    && method.getReturnType() == javaClass
                    && property.equals(propertyName(method.getName()))) {
                return method.getGenericReturnType();
            }
        }
        return null;
    }

    private static String propertyName(String getter) {
        return getter.startsWith("get") ? Introspector.decapitalize(getter.substring(3)) : getter;
    }
}
