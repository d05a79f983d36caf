// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.MisconfigurationException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which types go through JSON, and why the others do not. */
final class JsonTypes {
    private static final String SUPPORTED =
            "; supported are String, char[], byte[], the primitive types and their wrappers,"
                    + " BigInteger, BigDecimal, enums, UUID, Currency, Locale, URI, URL, the types of java.time, java.util.Date and"
                    + " Calendar, java.sql.Date, Time and Timestamp, and as JSON records, concrete classes of your own, arrays, List,"
                    + " Set, SortedSet, Map, SortedMap and Collection";

    private static final Set<Class<?>> COLLECTIONS =
            Set.of(List.class, Set.class, SortedSet.class, Map.class, SortedMap.class, Collection.class);

    private JsonTypes() {}

    /**
     * Refuses what is neither a scalar nor fit for JSON.
     *
     * @param type the type of an attribute
     */
    static void check(Type type) {
        String fault = fault(type);
        if (fault != null) {
            throw new MisconfigurationException("has type " + type.getTypeName() + ", " + fault + SUPPORTED);
        }
    }

    private static @Nullable String fault(Type type) {
        if (type instanceof Class<?> raw) {
            return fault(raw);
        }
        if (type instanceof ParameterizedType generic) {
            String fault = fault((Class<?>) generic.getRawType());
            return fault != null ? fault : variables(generic);
        }
        String fault = variables(type);
        return fault == null && !(type instanceof GenericArrayType) ? "which is no class" : fault;
    }

    private static @Nullable String fault(Class<?> type) {
        String name = type.getName();
        if (type.isArray() || COLLECTIONS.contains(type)) {
            return null;
        }
        if (Collection.class.isAssignableFrom(type) && isPlatform(name)) {
            return "which is a class or interface of its own kind of collection; declare it as List, Set or Collection";
        }
        if (Map.class.isAssignableFrom(type) && isPlatform(name)) {
            return "which is a class or interface of its own kind of map; declare it as Map or SortedMap";
        }
        if (type.isInterface()) {
            return "which is an interface, so that the class of the value would be lost";
        }
        if (type.isPrimitive() || isPlatform(name)) {
            return "which is a type of the Java platform without an encoding";
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            return "which is abstract, so that the class of the value would be lost";
        }
        return null;
    }

    /** A variable nobody has set tells nothing about the value. */
    private static @Nullable String variables(Type type) {
        if (type instanceof TypeVariable) {
            return "a type variable that the entity class does not set";
        }
        if (type instanceof GenericArrayType array) {
            return variables(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return variables(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof ParameterizedType generic) {
            return Stream.of(generic.getActualTypeArguments())
                    .filter(argument -> variables(argument) != null)
                    .findFirst()
                    .map(argument -> "with a type variable that the entity class does not set")
                    .orElse(null);
        }
        return null;
    }

    private static boolean isPlatform(String name) {
        return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jakarta.");
    }
}
