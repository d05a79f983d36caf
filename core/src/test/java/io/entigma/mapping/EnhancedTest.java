// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.testing.App;
import io.entigma.testing.CompiledSource;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Basic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hibernate.Hibernate;
import org.hibernate.bytecode.enhance.spi.DefaultEnhancementContext;
import org.hibernate.bytecode.enhance.spi.Enhancer;
import org.hibernate.bytecode.enhance.spi.UnloadedField;
import org.hibernate.bytecode.internal.bytebuddy.BytecodeProviderImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** Enhanced classes: lazy attributes are opened when they are asked for, and changes are tracked by the class itself. */
class EnhancedTest {
    private static final String NAME = "enhanced.Enhanced";

    private static final String SOURCE = """
            package enhanced;

                        import io.entigma.Encrypted;
            import jakarta.persistence.*;

            @Entity(name = "Enhanced")
            public class Enhanced {
                @Id private Long id;
                @Encrypted private String name;
                @Encrypted @Basic(fetch = FetchType.LAZY) private byte[] photo;

                public Long getId() { return id; }
                public void setId(Long id) { this.id = id; }
                public String getName() { return name; }
                public void setName(String name) { this.name = name; }
                public byte[] getPhoto() { return photo; }
                public void setPhoto(byte[] photo) { this.photo = photo; }
            }
            """;

    @TempDir
    Path folder;

    /** Loads the class as a build plugin would have enhanced it. */
    private static final class EnhancingLoader extends ClassLoader {
        private final Enhancer enhancer = new BytecodeProviderImpl().getEnhancer(new DefaultEnhancementContext() {
            @Override
            public boolean hasLazyLoadableAttributes(org.hibernate.bytecode.enhance.spi.UnloadedClass classDescriptor) {
                return true;
            }

            @Override
            public boolean isLazyLoadable(UnloadedField field) {
                return field.hasAnnotation(Basic.class);
            }
        });

        private final Path classFile;

        EnhancingLoader(Path classFile) {
            super(EnhancedTest.class.getClassLoader());
            this.classFile = classFile;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.equals(NAME)) {
                throw new ClassNotFoundException(name);
            }
            try {
                byte[] enhanced = enhancer.enhance(name, Files.readAllBytes(classFile));
                return defineClass(name, enhanced, 0, enhanced.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            try {
                return name.equals(NAME.replace('.', '/') + ".class")
                        ? Files.newInputStream(classFile)
                        : super.getResourceAsStream(name);
            } catch (IOException e) {
                return null;
            }
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "Lazy encrypted attributes of enhanced classes load later, and in-place changes of tracked ones are saved")
    void load_enhancedClass_opensLazily(TestDatabase db) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        EnhancingLoader loader = new EnhancingLoader(CompiledSource.compile(folder, NAME, SOURCE));
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> type = loader.loadClass(NAME);
        assertThat(type.getInterfaces()).isNotEmpty();
        try (App app = App.on(db).entities(type).start()) {
            app.run("acme", session -> {
                Object entity = make(type);
                call(entity, "setId", Long.class, 1L);
                call(entity, "setName", String.class, "canary");
                call(entity, "setPhoto", byte[].class, new byte[] {1, 2});
                session.persist(entity);
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run("acme", session -> {
                Object entity = session.find(type, 1L);
                assertThat(Hibernate.isPropertyInitialized(entity, "photo")).isFalse();
                assertThat((byte[]) call(entity, "getPhoto", null, null)).containsExactly(1, 2);
                assertThat(Hibernate.isPropertyInitialized(entity, "photo")).isTrue();
                ((byte[]) call(entity, "getPhoto", null, null))[0] = 9;
                call(entity, "setName", String.class, "canary 2");
            });
            app.run("acme", session -> {
                Object entity = session.find(type, 1L);
                assertThat(call(entity, "getName", null, null)).isEqualTo("canary 2");
                assertThat((byte[]) call(entity, "getPhoto", null, null)).containsExactly(9, 2);
            });
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Object make(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object call(Object entity, String method, Class<?> parameter, Object argument) {
        try {
            return parameter == null
                    ? entity.getClass().getMethod(method).invoke(entity)
                    : entity.getClass().getMethod(method, parameter).invoke(entity, argument);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
