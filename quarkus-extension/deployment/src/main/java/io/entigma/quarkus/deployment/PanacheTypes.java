// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.quarkus.deployment.util.JandexUtil;
import java.util.List;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/** Tells calls of Panache's methods from calls of others that are called the same. */
final class PanacheTypes {
    private static final DotName RECORD = DotName.createSimple("io.quarkus.hibernate.orm.panache.PanacheEntityBase");
    private static final DotName REPOSITORY =
            DotName.createSimple("io.quarkus.hibernate.orm.panache.PanacheRepositoryBase");
    private static final DotName ENTITY = DotName.createSimple("jakarta.persistence.Entity");
    private static final DotName OBJECT = DotName.createSimple(Object.class);
    private static final String PANACHE = "io.quarkus.hibernate.orm.panache.";

    private final IndexView index;

    PanacheTypes(IndexView index) {
        this.index = index;
    }

    /** Whether a class has tests: those ask on purpose what is refused. */
    static boolean isTest(ClassInfo type) {
        return type.annotationsMap().keySet().stream()
                .anyMatch(annotation -> annotation.toString().startsWith("org.junit."));
    }

    /**
     * Whose rows a call asks for.
     *
     * @param call of a method that Panache might have
     * @return the entity's class; null if it is not known, or the method is not Panache's
     */
    @Nullable
    String entity(MethodInsnNode call) {
        DotName owner = DotName.createSimple(call.owner.replace('/', '.'));
        ClassInfo type = index.getClassByName(owner);
        if (type == null) {
            return null;
        }
        return call.getOpcode() == Opcodes.INVOKESTATIC ? ofRecord(type, call) : ofRepository(type, call);
    }

    private @Nullable String ofRecord(ClassInfo type, MethodInsnNode call) {
        ClassInfo next = type;
        while (next != null && !declares(next, call)) {
            if (RECORD.equals(next.superName())) {
                return type.hasDeclaredAnnotation(ENTITY) ? type.name().toString() : null;
            }
            next = next.superName() == null ? null : index.getClassByName(next.superName());
        }
        return null;
    }

    private @Nullable String ofRepository(ClassInfo type, MethodInsnNode call) {
        if (index.getAllKnownImplementations(REPOSITORY).stream().noneMatch(type::equals)
                || isReplaced(type, call)
                || index.getAllKnownSubclasses(type.name()).stream().anyMatch(sub -> declares(sub, call))) {
            return null;
        }
        List<Type> parameters = JandexUtil.resolveTypeParameters(type.name(), REPOSITORY, index);
        Type entity = parameters.isEmpty() ? null : parameters.get(0);
        return entity == null || entity.kind() != Type.Kind.CLASS
                ? null
                : entity.name().toString();
    }

    /** Whether the application has a method of its own in a class or in what that extends, or might have. */
    private boolean isReplaced(ClassInfo type, MethodInsnNode call) {
        if (type.name().toString().startsWith(PANACHE)) {
            return false;
        }
        if (declares(type, call)) {
            return true;
        }
        boolean hasParent = type.superName() != null && !type.superName().equals(OBJECT);
        ClassInfo parent = hasParent ? index.getClassByName(type.superName()) : null;
        return (hasParent && (parent == null || isReplaced(parent, call)))
                || type.interfaceNames().stream()
                        .map(index::getClassByName)
                        .anyMatch(each -> each != null && isReplaced(each, call));
    }

    private static boolean declares(ClassInfo type, MethodInsnNode call) {
        String parameters = parameters(call.desc);
        return type.methods().stream()
                .anyMatch(method -> method.name().equals(call.name)
                        && parameters(method.descriptor()).equals(parameters));
    }

    private static String parameters(String descriptor) {
        return descriptor.substring(0, descriptor.indexOf(')') + 1);
    }
}
