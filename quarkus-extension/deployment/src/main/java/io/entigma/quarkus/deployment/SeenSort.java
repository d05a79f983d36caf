// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.quarkus.panache.common.Sort;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * A {@link Sort} of Panache as the code makes it: by a call of one of its methods. Immutable, unlike that one, and comparable.
 *
 * @param method the method's name
 * @param descriptor its types
 * @param isStatic whether it is static
 * @param arguments what it is called on, unless it is static, and with
 */
record SeenSort(String method, String descriptor, boolean isStatic, List<Object> arguments) {
    private static final String OWNER = Type.getInternalName(Sort.class);
    private static final String DIRECTION = Type.getInternalName(Sort.Direction.class);
    private static final String NULLS = Type.getInternalName(Sort.NullPrecedence.class);

    /**
     * What a call gives.
     *
     * @param call the call
     * @param arguments what is known of its arguments, each null if it is not
     * @return the sort, or null if it gives none, or something of it is not known
     */
    static @Nullable SeenSort of(MethodInsnNode call, List<? extends @Nullable Object> arguments) {
        if (!call.owner.equals(OWNER)
                || !Type.getReturnType(call.desc).getInternalName().equals(OWNER)) {
            return null;
        }
        return arguments.stream().allMatch(each -> each != null)
                ? new SeenSort(call.name, call.desc, call.getOpcode() == Opcodes.INVOKESTATIC, List.copyOf(arguments))
                : null;
    }

    /** A constant that says how to sort, or null for other fields. */
    static @Nullable Object constant(String owner, String name) {
        if (owner.equals(DIRECTION)) {
            return Sort.Direction.valueOf(name);
        }
        return owner.equals(NULLS) ? Sort.NullPrecedence.valueOf(name) : null;
    }

    /**
     * Has Panache make it.
     *
     * @return a new one
     * @throws IllegalStateException if Panache refuses that, or has no such method
     */
    Sort toPanache() {
        try {
            MethodType type = MethodType.fromMethodDescriptorString(descriptor, Sort.class.getClassLoader());
            MethodHandles.Lookup methods = MethodHandles.publicLookup();
            MethodHandle make = isStatic
                    ? methods.findStatic(Sort.class, method, type)
                    : methods.findVirtual(Sort.class, method, type);
            return (Sort) make.asFixedArity()
                    .invokeWithArguments(
                            arguments.stream().map(SeenSort::toPanache).toList());
        } catch (Throwable e) {
            throw new IllegalStateException("Sort." + method + " cannot be called", e);
        }
    }

    private static Object toPanache(Object argument) {
        if (argument instanceof List<?> names) {
            return names.toArray(String[]::new);
        }
        return argument instanceof SeenSort sort ? sort.toPanache() : argument;
    }
}
