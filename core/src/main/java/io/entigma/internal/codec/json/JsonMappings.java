// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import io.entigma.error.MisconfigurationException;
import java.lang.reflect.Type;

/**
 * The JSON mapping of a Java type, through Jackson 3 if it is there, else Jackson 2. Every mapping has a mapper of its own,
 * so that nothing outlives the class loader of a user's classes. Stateless and thread safe.
 */
public final class JsonMappings {
    private static final String JACKSON_3 = "tools.jackson.databind.json.JsonMapper$Builder";
    private static final String JACKSON_2 = "com.fasterxml.jackson.databind.json.JsonMapper$Builder";

    private JsonMappings() {}

    /**
     * The mapping of a type.
     *
     * @param type the generic type
     * @return the mapping
     * @throws MisconfigurationException if there is no Jackson, or it cannot map the type
     */
    public static JsonMapping forType(Type type) {
        if (isPresent(JACKSON_3)) {
            return jackson3(type);
        }
        if (isPresent(JACKSON_2)) {
            return jackson2(type);
        }
        throw new MisconfigurationException("has type " + type.getTypeName()
                + ", which is stored as JSON and needs Jackson on the class path: add"
                + " com.fasterxml.jackson.core:jackson-databind or tools.jackson.core:jackson-databind");
    }

    /** As {@link #forType}, through Jackson 2. */
    public static JsonMapping jackson2(Type type) {
        try {
            return new Jackson2Mapping(type);
        } catch (LinkageError e) {
            throw tooOld(type, "2.17", e);
        }
    }

    /** As {@link #forType}, through Jackson 3. */
    public static JsonMapping jackson3(Type type) {
        try {
            return new Jackson3Mapping(type);
        } catch (LinkageError e) {
            throw tooOld(type, "3.0", e);
        }
    }

    private static MisconfigurationException tooOld(Type type, String version, LinkageError e) {
        return new MisconfigurationException(
                "has type " + type.getTypeName() + ", which is stored as JSON and needs Jackson " + version
                        + " or newer with the jackson-annotations that belong to it; the class path lacks a part of that",
                e);
    }

    /**
     * Asks the class loader of this library: it is the one that would have to link the mapping. Initializes the class, so
     * that a Jackson 3 beside the annotations of an earlier Jackson 2, which cannot work, counts as missing.
     */
    static boolean isPresent(String className) {
        try {
            Class.forName(className, true, JsonMappings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
