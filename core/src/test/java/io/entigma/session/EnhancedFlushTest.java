// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.hibernate.bytecode.enhance.spi.DefaultEnhancementContext;
import org.hibernate.bytecode.enhance.spi.Enhancer;
import org.hibernate.bytecode.enhance.spi.UnloadedClass;
import org.hibernate.bytecode.internal.bytebuddy.BytecodeProviderImpl;
import org.hibernate.engine.spi.SelfDirtinessTracker;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Entities whose bytecode Hibernate has enhanced so that they keep track of their own changes. */
class EnhancedFlushTest {
    private static final class EnhancingLoader extends ClassLoader {
        private final Enhancer enhancer;

        EnhancingLoader() {
            super(EnhancedFlushTest.class.getClassLoader());
            this.enhancer = new BytecodeProviderImpl().getEnhancer(new DefaultEnhancementContext() {
                @Override
                public boolean doDirtyCheckingInline(UnloadedClass type) {
                    return true;
                }

                @Override
                public ClassLoader getLoadingClassLoader() {
                    return EnhancedFlushTest.class.getClassLoader();
                }
            });
        }

        Class<?> enhance(Class<?> type) {
            try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
                byte[] enhanced = enhancer.enhance(type.getName(), in.readAllBytes());
                return defineClass(type.getName(), enhanced, 0, enhanced.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    @DisplayName("with bytecode-enhanced dirty tracking, changes in place are saved, unchanged loads are not")
    void flush_enhancedEntity_savesChangesInPlace() throws Exception {
        EnhancingLoader loader = new EnhancingLoader();
        Class<?> type = loader.enhance(TrackedNote.class);
        assertThat(SelfDirtinessTracker.class).isAssignableFrom(type);
        Object first = type.getConstructor().newInstance();
        Statements statements = new Statements();
        try (TestDatabase db = Database.H2.create();
                App app = App.on(db)
                        .entities(type)
                        .set(Statements.SETTING, statements)
                        .start()) {
            app.run("a", s -> s.persist(first));
            statements.clear();
            app.run("a", s -> s.find(type, 1L));
            assertThat(statements.writes()).isEmpty();
            app.run("a", s -> ((Tracked) s.find(type, 1L)).rename(new String("first".toCharArray())));
            assertThat(statements.writes()).isEmpty();
            app.run("a", s -> {
                Tracked note = (Tracked) s.find(type, 1L);
                note.bytes()[0] = 7;
                note.tags().add("two");
            });
            assertThat(statements.writes()).hasSize(1);
            app.run("a", s -> {
                Tracked note = (Tracked) s.find(type, 1L);
                assertThat(note.bytes()).containsExactly(7, 2, 3);
                assertThat(note.tags()).containsExactly("one", "two");
            });
            assertThat(statements.writes()).hasSize(1);
        }
    }
}
