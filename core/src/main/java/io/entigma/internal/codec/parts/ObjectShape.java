// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.parts;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a record or embeddable class consists of, and how its objects are taken apart and made. The parts are in the order of
 * their stored names, whatever the order in the class. Immutable, thread safe; keeps the class.
 */
public final class ObjectShape {
    private final Class<?> type;
    private final Constructor<?> constructor;
    private final boolean isRecord;
    private final List<Part> parts;

    /**
     * A component of a record, or a field.
     *
     * @param name the name under which it is stored
     * @param field where it is in an object
     * @param length its mapped length, or null where nothing says it
     * @param place its place among the parameters of a record's constructor
     */
    public record Part(String name, Field field, @Nullable Integer length, int place) {
        /** What it holds. */
        public Type type() {
            return field.getGenericType();
        }

        /** Whether it cannot be null. */
        public boolean isPrimitive() {
            return field.getType().isPrimitive();
        }

        private static Part of(Field field, int place) {
            String name = Annotated.text(field, Annotated.COLUMN, "name");
            Integer length = Annotated.number(field, Annotated.COLUMN, "length");
            return new Part(
                    name == null || name.isEmpty() ? field.getName() : name,
                    field,
                    length == null || length == Annotated.UNSET_LENGTH ? null : length,
                    place);
        }
    }

    private ObjectShape(Class<?> type, Constructor<?> constructor, List<Part> parts) {
        this.type = type;
        this.constructor = constructor;
        this.isRecord = type.isRecord();
        this.parts = parts;
    }

    /**
     * Whether a class is stored by its parts, and not as JSON.
     *
     * @param type a class
     * @return true for records and embeddable classes that are not generic, do not contain themselves and have no annotation
     *     of Jackson's
     */
    public static boolean isFor(Class<?> type) {
        return isCandidate(type) && !reaches(type, type, new HashSet<>());
    }

    private static boolean isCandidate(Class<?> type) {
        return (type.isRecord() || Annotated.has(type, Annotated.EMBEDDABLE))
                && type.getTypeParameters().length == 0
                && !Modifier.isAbstract(type.getModifiers())
                && !Annotated.isOfJackson(type);
    }

    /** Whether an object can hold another one of a class: then no size is the greatest. */
    private static boolean reaches(Class<?> from, Class<?> wanted, Set<Class<?>> seen) {
        return fields(from).stream()
                .map(Field::getType)
                .anyMatch(
                        part -> part == wanted || (isCandidate(part) && seen.add(part) && reaches(part, wanted, seen)));
    }

    /**
     * The shape of a class.
     *
     * @param type one that {@link #isFor} is true of
     * @return the shape
     * @throws IllegalArgumentException if its objects cannot be made or taken apart; the message says why and what helps
     */
    public static ObjectShape of(Class<?> type) {
        List<Part> parts = new ArrayList<>();
        List<Field> fields = fields(type);
        for (int i = 0; i < fields.size(); i++) {
            parts.add(Part.of(fields.get(i), i));
        }
        parts.sort(Comparator.comparing(part -> utf8(part.name()), Arrays::compareUnsigned));
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).name().equals(parts.get(i - 1).name())) {
                throw new IllegalArgumentException("two of its parts are stored as '"
                        + parts.get(i).name() + "'; rename one, or give it another name with @Column(name)");
            }
        }
        Constructor<?> constructor = constructor(type);
        open(type, constructor, fields);
        return new ObjectShape(type, constructor, List.copyOf(parts));
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static Constructor<?> constructor(Class<?> type) {
        Class<?>[] parameters = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new)
                : new Class<?>[0];
        try {
            return type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "it has no constructor without parameters; add one, which may be private, or make it a record");
        }
    }

    private static void open(Class<?> type, Constructor<?> constructor, List<Field> fields) {
        if (!Modifier.isStatic(type.getModifiers()) && type.isMemberClass()) {
            throw new IllegalArgumentException(
                    "it is an inner class, of which each object hangs on another; make it static");
        }
        try {
            constructor.setAccessible(true);
            fields.forEach(field -> field.setAccessible(true));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "its module does not let it be read; open the package " + type.getPackageName() + " to "
                            + ObjectShape.class.getModule().getName());
        }
    }

    private static List<Field> fields(Class<?> type) {
        return type.isRecord() ? components(type) : fieldsOfClass(type);
    }

    /** In the order of the constructor's parameters. */
    private static List<Field> components(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                fields.add(type.getDeclaredField(component.getName()));
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException("A record without the field of a component", e);
            }
        }
        return fields;
    }

    private static List<Field> fieldsOfClass(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isTransient(modifiers)
                        && !field.isSynthetic()
                        && !Annotated.has(field, Annotated.TRANSIENT)) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** The class. */
    public Class<?> type() {
        return type;
    }

    /** Whether objects of the class itself never change; their parts can. */
    public boolean isRecord() {
        return isRecord;
    }

    /** The parts, in the order of their stored names. */
    public List<Part> parts() {
        return parts;
    }

    /** A part of an object. */
    public @Nullable Object get(Object value, int part) {
        try {
            return parts.get(part).field().get(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("A field that was opened is closed", e);
        }
    }

    /**
     * An object of parts.
     *
     * @param values the parts, in the order of their stored names
     * @return the object
     * @throws IllegalArgumentException if its constructor refuses them; without a cause, which could tell a value
     */
    public Object make(@Nullable Object[] values) {
        try {
            if (isRecord) {
                Object[] arguments = new Object[values.length];
                for (int i = 0; i < values.length; i++) {
                    arguments[parts.get(i).place()] = values[i];
                }
                return constructor.newInstance(arguments);
            }
            Object made = constructor.newInstance();
            for (int i = 0; i < values.length; i++) {
                parts.get(i).field().set(made, values[i]);
            }
            return made;
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("its constructor refuses what was stored, with a "
                    + e.getTargetException().getClass().getName());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A class that was opened is closed", e);
        }
    }
}
