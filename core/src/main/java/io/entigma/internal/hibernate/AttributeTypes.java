// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import io.entigma.MisconfigurationException;
import java.beans.Introspector;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the generic type of an attribute, which Hibernate's public API gives only as a class. */
final class AttributeTypes {
    private AttributeTypes() {}

    /**
     * The declared generic type, where it adds something to the class (a {@code List<String>}), else the class. What a
     * subclass says of the type variables of its superclass is put in.
     *
     * @param javaClass the attribute's class
     * @param owner the name of the class that declares or inherits the attribute
     * @param property the attribute's name
     * @return the type
     * @throws MisconfigurationException if the class is generic and nothing says of what: elements would come back as
     *     values of another class
     */
    static Type genericType(Class<?> javaClass, String owner, String property) {
        if (javaClass.getTypeParameters().length == 0) {
            return javaClass;
        }
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        for (Class<?> type = load(owner); type != null; type = type.getSuperclass()) {
            Type declared = declaredType(type, property);
            Type fitting = declared == null ? null : fitting(resolve(declared, known), javaClass);
            if (fitting != null) {
                return fitting;
            }
            remember(type.getGenericSuperclass(), known);
        }
        throw new MisconfigurationException(
                "has the type " + javaClass.getName()
                        + " without type arguments, so that the class of its contents would be lost; declare them, as List<String>");
    }

    /** The type itself if it is one of that class, or the type of its elements or map values. */
    private static @Nullable Type fitting(Type declared, Class<?> javaClass) {
        if (!(declared instanceof ParameterizedType generic)) {
            return null;
        }
        if (generic.getRawType() == javaClass) {
            return generic;
        }
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        return Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw)
                ? fitting(arguments[arguments.length - 1], javaClass)
                : null;
    }

    private static void remember(@Nullable Type superclass, Map<TypeVariable<?>, Type> known) {
        if (superclass instanceof ParameterizedType generic) {
            TypeVariable<?>[] variables = ((Class<?>) generic.getRawType()).getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                known.put(variables[i], resolve(generic.getActualTypeArguments()[i], known));
            }
        }
    }

    private static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(argument -> resolve(argument, known))
                    .toArray(Type[]::new);
            return new Resolved(generic.getRawType(), generic.getOwnerType(), arguments);
        }
        return type;
    }

    /** A generic type with known arguments. */
    private static final class Resolved implements ParameterizedType {
        private final Type rawType;
        private final @Nullable Type ownerType;
        private final Type[] arguments;

        Resolved(Type rawType, @Nullable Type ownerType, Type[] arguments) {
            this.rawType = rawType;
            this.ownerType = ownerType;
            this.arguments = arguments;
        }

        @Override
        public Type getRawType() {
            return rawType;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return ownerType;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public String toString() {
            String inner = Arrays.toString(
                    Arrays.stream(arguments).map(Type::getTypeName).toArray());
            return rawType.getTypeName() + "<" + inner.substring(1, inner.length() - 1) + ">";
        }
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

    private static @Nullable Type declaredType(Class<?> owner, String property) {
        for (Field field : owner.getDeclaredFields()) {
            if (field.getName().equals(property)) {
                return field.getGenericType();
            }
        }
        for (Method method : owner.getDeclaredMethods()) {
            if (method.getParameterCount() == 0
                    && !method.isBridge()
                    && property.equals(propertyName(method.getName()))) {
                return method.getGenericReturnType();
            }
        }
        return null;
    }

    private static String propertyName(String getter) {
        return getter.startsWith("get") && getter.length() > 3
                ? Introspector.decapitalize(getter.substring(3))
                : getter;
    }
}
