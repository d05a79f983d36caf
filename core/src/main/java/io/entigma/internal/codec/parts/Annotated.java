// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.parts;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Annotations by their names: Jakarta Persistence and Jackson need not be there where values are sealed by hand. */
final class Annotated {
    static final String EMBEDDABLE = "jakarta.persistence.Embeddable";
    static final String TRANSIENT = "jakarta.persistence.Transient";
    static final String COLUMN = "jakarta.persistence.Column";

    /** What {@code @Column(length)} is where nobody sets it. */
    static final int UNSET_LENGTH = 255;

    private Annotated() {}

    static boolean has(AnnotatedElement element, String annotation) {
        return find(element, annotation) != null;
    }

    static @Nullable String text(AnnotatedElement element, String annotation, String member) {
        return value(element, annotation, member) instanceof String text ? text : null;
    }

    static @Nullable Integer number(AnnotatedElement element, String annotation, String member) {
        return value(element, annotation, member) instanceof Integer number ? number : null;
    }

    /** Whether somebody has told Jackson how to write a class. */
    static boolean isOfJackson(Class<?> type) {
        Stream<AnnotatedElement> constructors = Arrays.stream(type.getDeclaredConstructors())
                .flatMap((Executable each) -> Stream.concat(Stream.of(each), Arrays.stream(each.getParameters())));
        Stream<AnnotatedElement> members =
                Stream.concat(Arrays.stream(type.getDeclaredFields()), Arrays.stream(type.getDeclaredMethods()));
        return Stream.of(Stream.of(type), constructors, members)
                .flatMap(each -> each)
                .flatMap(each -> Arrays.stream(each.getAnnotations()))
                .map(annotation -> annotation.annotationType().getName())
                .anyMatch(name -> name.startsWith("com.fasterxml.jackson.") || name.startsWith("tools.jackson."));
    }

    private static @Nullable Object value(AnnotatedElement element, String annotation, String member) {
        Annotation found = find(element, annotation);
        try {
            return found == null
                    ? null
                    : found.annotationType().getMethod(member).invoke(found);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static @Nullable Annotation find(AnnotatedElement element, String annotation) {
        for (Annotation each : element.getAnnotations()) {
            if (each.annotationType().getName().equals(annotation)) {
                return each;
            }
        }
        return null;
    }
}
