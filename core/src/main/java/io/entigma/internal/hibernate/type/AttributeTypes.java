// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.beans.Introspector;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Generic types of members, with what is known of type variables put in. Hibernate's public API gives classes only. */
public final class AttributeTypes {
    private AttributeTypes() {}

    /** Whether a class says less than a declared type would, as that of a {@code List<String>}. */
    static boolean isGeneric(Class<?> type) {
        Class<?> innermost = type;
        while (innermost.isArray()) {
            innermost = innermost.getComponentType();
        }
        return innermost.getTypeParameters().length > 0;
    }

    /**
     * How a type declares a member: the fields and getters of that name, from the class up through its superclasses.
     *
     * @param container the type, with or without type arguments
     * @param property the member's name
     * @return what they are declared as; empty if there is none
     */
    public static List<Type> members(Type container, String property) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        remember(container, known);
        List<Type> found = new ArrayList<>();
        for (Class<?> type = raw(container); type != null; type = type.getSuperclass()) {
            Type declared = declaredType(type, property);
            if (declared != null) {
                found.add(resolve(declared, known));
            }
            remember(type.getGenericSuperclass(), known);
        }
        return found;
    }

    /** The elements of a list or an array, or the values of a map; nothing where no type argument says it. */
    public static List<Type> elements(Type type) {
        if (type instanceof GenericArrayType array) {
            return List.of(array.getGenericComponentType());
        }
        return type instanceof ParameterizedType generic
                ? List.of(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1])
                : List.of();
    }

    /** The keys of a map. */
    public static List<Type> keys(Type type) {
        return type instanceof ParameterizedType generic ? List.of(generic.getActualTypeArguments()[0]) : List.of();
    }

    /** Whether a declared type is one of a class, and says what it holds. */
    public static boolean fits(Type declared, Class<?> javaClass) {
        return !(declared instanceof Class<?>) && raw(declared) == javaClass;
    }

    /** Whether a type still depends on what somebody else declares. */
    public static boolean isOpen(Type type) {
        if (type instanceof GenericArrayType array) {
            return isOpen(array.getGenericComponentType());
        }
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments()).anyMatch(AttributeTypes::isOpen);
        }
        return type instanceof WildcardType wildcard
                ? isOpen(wildcard.getUpperBounds()[0])
                : type instanceof TypeVariable;
    }

    private static @Nullable Class<?> raw(Type type) {
        if (type instanceof Class<?> known) {
            return known;
        }
        if (type instanceof GenericArrayType array) {
            Class<?> element = raw(array.getGenericComponentType());
            return element == null ? null : element.arrayType();
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : null;
    }

    private static void remember(@Nullable Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof ParameterizedType generic) {
            TypeVariable<?>[] variables = ((Class<?>) generic.getRawType()).getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                Type argument = generic.getActualTypeArguments()[i];
                Type bound = argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
                // A mere question mark says nothing of what is held.
                if (bound != Object.class || bound == argument) {
                    known.put(variables[i], resolve(bound, known));
                }
            }
        }
    }

    private static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable);
        }
        if (type instanceof GenericArrayType array) {
            Type element = resolve(array.getGenericComponentType(), known);
            return element instanceof Class<?> plain ? plain.arrayType() : new ArrayOf(element);
        }
        if (type instanceof WildcardType wildcard && isOpen(wildcard)) {
            // To write and to read, what it extends is what there is.
            return resolve(wildcard.getUpperBounds()[0], known);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(argument -> resolve(argument, known))
                    .toArray(Type[]::new);
            return new Resolved(generic.getRawType(), generic.getOwnerType(), arguments);
        }
        return type;
    }

    /** An array of a generic type. */
    private record ArrayOf(Type getGenericComponentType) implements GenericArrayType {
        @Override
        public String toString() {
            return getGenericComponentType.getTypeName() + "[]";
        }
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
