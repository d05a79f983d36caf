// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.internal.hibernate.type.EntityNames;
import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Every member of a mapped class that carries {@link Encrypted} or {@link Searchable}, whether Hibernate has read the annotation or
 * not, beside what Hibernate made of the attribute.
 */
public final class AnnotatedMembers {
    private final List<Found> found = new ArrayList<>();
    private final Set<String> nested = new HashSet<>();

    private AnnotatedMembers() {}

    /**
     * One annotated member.
     *
     * @param path the attribute as {@code Customer.address.street}
     * @param element the field or method
     * @param mapped what Hibernate maps under that name, or null if nothing
     */
    public record Found(
            String path, AnnotatedElement element, @Nullable Value mapped) {
        /** Whether it carries an annotation. */
        public boolean has(Class<? extends Annotation> annotation) {
            return element.isAnnotationPresent(annotation);
        }
    }

    /**
     * Looks for them.
     *
     * @param metadata the mapping
     * @param model what a walk over it found
     * @return the members, each as often as it is inherited
     */
    public static List<Found> of(Metadata metadata, MappingModel model) {
        AnnotatedMembers members = new AnnotatedMembers();
        metadata.getEntityBindings().forEach(members::entity);
        model.occurrences().forEach(members::nested);
        return members.found;
    }

    private void entity(PersistentClass entity) {
        if (entity.hasPojoRepresentation()) {
            String name = EntityNames.simple(entity.getEntityName());
            scan(name, entity.getMappedClass(), property -> mapped(entity, property));
        }
    }

    private static @Nullable Value mapped(PersistentClass entity, String property) {
        Property id = entity.getIdentifierProperty();
        if (id != null && id.getName().equals(property)) {
            return id.getValue();
        }
        for (Property candidate : entity.getPropertyClosure()) {
            if (candidate.getName().equals(property)) {
                return candidate.getValue();
            }
        }
        return entity.getIdentifier() instanceof Component parts && parts.hasProperty(property)
                ? parts.getProperty(property).getValue()
                : null;
    }

    private void nested(MappedValue mapped) {
        if (mapped.value() instanceof Component component) {
            component(mapped.path(), component);
        } else if (mapped.value() instanceof BasicValue basic && mapped.encryptedType() == null) {
            whole(mapped.path(), basic.getType().getReturnedClass());
        }
    }

    /** An object that is stored as one value, by a converter or as JSON: Hibernate looks at none of its members. */
    private void whole(String path, Class<?> type) {
        if (!type.isPrimitive() && !type.isArray() && !type.getName().startsWith("java.") && nested.add(path)) {
            scan(path, type, name -> null);
        }
    }

    private void component(String path, Component component) {
        if (component.getComponentClassName() != null && !component.isDynamic() && nested.add(path)) {
            Function<String, @Nullable Value> mapped = name ->
                    component.hasProperty(name) ? component.getProperty(name).getValue() : null;
            ComponentClasses.of(component).forEach(type -> scan(path, type, mapped));
        }
    }

    /** The class, its superclasses and all their interfaces. */
    private static Set<Class<?>> lineage(Class<?> start) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> type = start; type != null && type != Object.class; type = type.getSuperclass()) {
            types.add(type);
            for (Class<?> face : type.getInterfaces()) {
                types.addAll(lineage(face));
            }
        }
        return types;
    }

    private void scan(String path, Class<?> start, Function<String, @Nullable Value> mapped) {
        for (Class<?> type : lineage(start)) {
            for (Field field : type.getDeclaredFields()) {
                add(path, field, field, field.getName(), mapped);
            }
            for (Method method : type.getDeclaredMethods()) {
                if (!method.isBridge()) {
                    add(path, method, method, propertyName(method.getName()), mapped);
                }
            }
        }
    }

    private void add(
            String path,
            AnnotatedElement element,
            Member member,
            String property,
            Function<String, @Nullable Value> mapped) {
        boolean isOurs = element.isAnnotationPresent(Encrypted.class) || element.isAnnotationPresent(Searchable.class);
        if (isOurs && !member.isSynthetic()) {
            found.add(new Found(path + "." + property, element, mapped.apply(property)));
        }
    }

    private static String propertyName(String method) {
        if (method.startsWith("get") && method.length() > 3) {
            return Introspector.decapitalize(method.substring(3));
        }
        return method.startsWith("is") && method.length() > 2 ? Introspector.decapitalize(method.substring(2)) : method;
    }
}
