// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/** Loads the classes of {@link Model} without some annotations, so that they differ in nothing else. */
final class TwinLoader extends ClassLoader {
    private static final String ENCRYPTED = Type.getDescriptor(Encrypted.class);
    private static final String SEARCHABLE = Type.getDescriptor(Searchable.class);

    private final Map<String, Class<?>> made = new HashMap<>();
    private final BiPredicate<String, String> left;

    /** Leaves out what the predicate says of the name of an attribute and the descriptor of an annotation. */
    private TwinLoader(BiPredicate<String, String> left) {
        super(TwinLoader.class.getClassLoader());
        this.left = left;
    }

    /** Without a trace of Entigma. */
    static TwinLoader plain() {
        return new TwinLoader((name, annotation) -> annotation.equals(ENCRYPTED) || annotation.equals(SEARCHABLE));
    }

    /** Encrypted, without the queries that open values: of what is sealed at random nothing else is searchable. */
    static TwinLoader withoutScan() {
        return new TwinLoader((name, annotation) -> annotation.equals(SEARCHABLE) && name.startsWith("r"));
    }

    Class<?>[] entities() {
        return Arrays.stream(Model.entities())
                .map(entity -> {
                    try {
                        return loadClass(entity.getName());
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(Class<?>[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(Model.class.getName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = made.containsKey(name) ? made.get(name) : findLoadedClass(name);
            if (known == null) {
                if (name.contains("$Hibernate")) {
                    // What Hibernate made for the encrypted entity is in the parent; this loader gets its own.
                    throw new ClassNotFoundException(name);
                }
                byte[] code = stripped(Class.forName(name, false, getParent()));
                known = defineClass(name, code, 0, code.length);
                made.put(name, known);
            }
            return known;
        }
    }

    private byte[] stripped(Class<?> original) {
        AsmVisitorWrapper strip = new AsmVisitorWrapper.ForDeclaredFields().field(ElementMatchers.any(), this::strip);
        return new ByteBuddy()
                .redefine(original, ClassFileLocator.ForClassLoader.of(original.getClassLoader()))
                .visit(strip)
                .make()
                .getBytes();
    }

    private FieldVisitor strip(TypeDescription type, FieldDescription.InDefinedShape field, FieldVisitor visitor) {
        return new FieldVisitor(net.bytebuddy.utility.OpenedClassReader.ASM_API, visitor) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                return left.test(field.getName(), descriptor) ? null : super.visitAnnotation(descriptor, visible);
            }
        };
    }
}
