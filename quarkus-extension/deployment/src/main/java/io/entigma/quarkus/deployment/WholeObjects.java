// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import java.util.Set;
import java.util.TreeSet;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/** The records and embeddables that encrypted attributes hold, which are read and made by reflection. */
final class WholeObjects {
    private static final DotName EMBEDDABLE = DotName.createSimple("jakarta.persistence.Embeddable");

    private final IndexView index;
    private final Set<String> found = new TreeSet<>();

    private WholeObjects(IndexView index) {
        this.index = index;
    }

    /** The names of the classes, with those that they hold. */
    static Set<String> of(IndexView index) {
        WholeObjects objects = new WholeObjects(index);
        for (AnnotationInstance encrypted : index.getAnnotations(MappingCheck.ENCRYPTED)) {
            AnnotationTarget member = encrypted.target();
            if (member.kind() == AnnotationTarget.Kind.FIELD) {
                objects.add(member.asField().type());
            } else if (member.kind() == AnnotationTarget.Kind.METHOD) {
                objects.add(member.asMethod().returnType());
            }
        }
        return objects.found;
    }

    /** An attribute's class, or what its collection holds. */
    private void add(Type type) {
        if (type.kind() == Type.Kind.PARAMETERIZED_TYPE) {
            type.asParameterizedType().arguments().forEach(this::add);
        }
        ClassInfo known = index.getClassByName(type.name());
        if (known != null && (known.isRecord() || known.hasDeclaredAnnotation(EMBEDDABLE))) {
            add(known);
        }
    }

    private void add(ClassInfo whole) {
        for (ClassInfo each = whole; each != null && found.add(each.name().toString()); each = superclass(each)) {
            each.fields().stream().map(FieldInfo::type).forEach(this::add);
        }
    }

    private @Nullable ClassInfo superclass(ClassInfo type) {
        return type.superName() == null ? null : index.getClassByName(type.superName());
    }
}
