// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the greatest length from Bean Validation's {@code @Size} and Hibernate Validator's {@code @Length}, on an attribute
 * or in a constraint composed of them. By reflection, since neither need be there. Only what always holds counts: a
 * constraint of another group than the default one says nothing about the column.
 */
final class SizeConstraints {
    private static final Set<String> SIZES =
            Set.of("jakarta.validation.constraints.Size", "org.hibernate.validator.constraints.Length");
    private static final String CONSTRAINT = "jakarta.validation.Constraint";

    private SizeConstraints() {}

    /** The smallest of all, or null if there is none. */
    static @Nullable Integer max(Annotation[] annotations) {
        Integer smallest = null;
        for (Annotation annotation : annotations) {
            Integer max = max(annotation);
            if (max != null && (smallest == null || max < smallest)) {
                smallest = max;
            }
        }
        return smallest;
    }

    private static @Nullable Integer max(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        if (!isConstraint(type) || !isOfDefaultGroup(annotation)) {
            return null;
        }
        if (SIZES.contains(type.getName())) {
            return read(annotation, "max") instanceof Integer max && max < Integer.MAX_VALUE ? max : null;
        }
        return max(type.getAnnotations());
    }

    private static boolean isConstraint(Class<? extends Annotation> type) {
        for (Annotation meta : type.getAnnotations()) {
            if (meta.annotationType().getName().equals(CONSTRAINT)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfDefaultGroup(Annotation constraint) {
        return read(constraint, "groups") instanceof Class<?>[] groups
                && (groups.length == 0
                        || Arrays.stream(groups)
                                .anyMatch(group -> group.getName().equals("jakarta.validation.groups.Default")));
    }

    private static @Nullable Object read(Annotation annotation, String attribute) {
        try {
            Method method = annotation.annotationType().getMethod(attribute);
            // An application's own constraint can be package-private.
            method.trySetAccessible();
            return method.invoke(annotation);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
