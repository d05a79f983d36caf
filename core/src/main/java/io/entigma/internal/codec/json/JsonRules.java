// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import io.entigma.error.MisconfigurationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.sql.Time;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be inside a JSON attribute, whichever Jackson writes it. */
final class JsonRules {
    private static final String ENTITY = "jakarta.persistence.Entity";

    /** Types of which Jackson's JSON leaves something out. */
    private static final Set<Class<?>> INEXACT =
            Set.of(Time.class, java.sql.Date.class, Calendar.class, GregorianCalendar.class);

    private JsonRules() {}

    /**
     * Refuses a class that has no place in JSON.
     *
     * @param attribute the type of the attribute
     * @param inside a class met in it
     */
    static void check(Type attribute, Class<?> inside) {
        if (INEXACT.contains(inside)) {
            throw unmappable(
                    attribute, inside.getName() + " loses part of its value in JSON; use java.time instead", null);
        }
        for (Annotation annotation : inside.getAnnotations()) {
            if (annotation.annotationType().getName().equals(ENTITY)) {
                throw unmappable(
                        attribute,
                        inside.getName() + " is an entity, which belongs in a table of its own; hold its id instead",
                        null);
            }
        }
    }

    static MisconfigurationException noInstance(Type attribute, Class<?> inside) {
        return unmappable(
                attribute,
                "Jackson cannot make an instance of " + inside.getName()
                        + "; make it a record, or give it a constructor without parameters or one with @JsonCreator",
                null);
    }

    static MisconfigurationException isAbstract(Type attribute, Class<?> inside) {
        return unmappable(
                attribute,
                inside.getName() + " is abstract; use a concrete class, or name the subclasses with @JsonTypeInfo",
                null);
    }

    static MisconfigurationException unsupported(Type attribute, Class<?> inside, String module) {
        return unmappable(
                attribute,
                "Jackson has no mapping for " + inside.getName() + " without a further module" + module,
                null);
    }

    static MisconfigurationException unmappable(Type attribute, @Nullable String why, @Nullable Throwable cause) {
        return new MisconfigurationException(
                "has type " + attribute.getTypeName() + ", which cannot be stored as JSON: " + why, cause);
    }
}
