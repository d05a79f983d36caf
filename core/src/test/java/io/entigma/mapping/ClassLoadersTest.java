// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.testing.App;
import io.entigma.testing.CompiledSource;
import io.entigma.testing.Database;
import io.entigma.testing.TestDatabase;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entities that Hibernate knows and the thread does not, or knows as other classes of the same name. */
class ClassLoadersTest {
    private static final String NAME = "elsewhere.Palette";

    private static final String SOURCE = """
            package elsewhere;

            import io.entigma.Encrypted;
            import io.entigma.spi.TenantResolver;
            import jakarta.persistence.*;
            import java.util.*;
            import java.util.concurrent.Callable;

            @Entity(name = "Palette")
            public class Palette implements Callable<String>, Runnable {
                public enum Color { CANARY }

                @Embeddable
                public static class Box<V> {
                    @Encrypted List<V> many;
                }

                public static class Acme implements TenantResolver {
                    @Override
                    public io.entigma.key.TenantId currentTenant() {
                        return new io.entigma.key.TenantId("acme");
                    }
                }

                @Id Long id = 1L;
                @Encrypted Color first;
                @Encrypted Set<Color> colors;
                @Encrypted Map<Color, List<Color>> byColor;
                @ElementCollection @Encrypted List<Set<Color>> colorSets = new ArrayList<>();
                Box<Color> box;

                @Override
                public void run() {
                    first = Color.CANARY;
                    colors = new HashSet<>(Set.of(first));
                    byColor = new HashMap<>(Map.of(first, List.of(first)));
                    colorSets.add(new HashSet<>(colors));
                    box = new Box<>();
                    box.many = new ArrayList<>(List.of(first));
                }

                @Override
                public String call() {
                    StringBuilder names = new StringBuilder(first.name());
                    for (Color color : colors) names.append(' ').append(color.name());
                    for (Color color : byColor.get(first)) names.append(' ').append(color.name());
                    for (Color color : colorSets.get(0)) names.append(' ').append(color.name());
                    for (Color color : box.many) names.append(' ').append(color.name());
                    return names.toString();
                }
            }
            """;

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private ClassLoader entities;

    @BeforeEach
    void compile() throws Exception {
        CompiledSource.compile(folder, NAME, SOURCE);
        entities = loader();
    }

    private ClassLoader loader() throws Exception {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
    }

    @AfterEach
    void putBack() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @SuppressWarnings("unchecked")
    private void assertRoundTrip() throws Exception {
        Class<?> type = entities.loadClass(NAME);
        Object palette = type.getConstructor().newInstance();
        ((Runnable) palette).run();
        try (TestDatabase db = Database.H2.create()) {
            try (App app = App.on(db).entities(type).start()) {
                app.run("acme", session -> session.persist(palette));
                app.run(
                        "acme",
                        session -> assertThat(call((Callable<String>) session.find(type, 1L)))
                                .isEqualTo("CANARY CANARY CANARY CANARY CANARY"));
            }
            assertThat(db.columnsHolding("CANARY")).isEmpty();
        }
    }

    private static String call(Callable<String> palette) {
        try {
            return palette.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void persist_entityThatTheThreadDoesNotKnow_comesBack() throws Exception {
        assertRoundTrip();
    }

    @Test
    void persist_onAThreadWithoutAClassLoader_comesBack() throws Exception {
        Thread.currentThread().setContextClassLoader(null);
        assertRoundTrip();
    }

    @Test
    void persist_entityThatTheThreadKnowsAsAnotherClass_comesBackWithItsOwnConstants() throws Exception {
        Thread.currentThread().setContextClassLoader(loader());
        assertRoundTrip();
    }

    @Test
    void boot_tenantResolverThatTheThreadDoesNotKnow_isFoundByHibernate() throws Exception {
        Class<?> type = entities.loadClass(NAME);
        Object palette = type.getConstructor().newInstance();
        ((Runnable) palette).run();
        Map<String, Object> settings = Map.of(
                "entigma.kek.uri",
                folder.resolve("dev.kek").toUri().toString(),
                "entigma.key-table.schema-action",
                SchemaAction.CREATE.name(),
                "entigma.tenant-resolver",
                NAME + "$Acme",
                "hibernate.hbm2ddl.auto",
                "update");
        try (TestDatabase db = Database.H2.create()) {
            Configuration configuration = new Configuration(new BootstrapServiceRegistryBuilder()
                            .applyClassLoader(entities)
                            .build())
                    .addAnnotatedClass(type);
            configuration.getProperties().putAll(db.hibernateSettings());
            configuration.getProperties().putAll(settings);
            try (SessionFactory factory = configuration.buildSessionFactory()) {
                factory.inTransaction(session -> session.persist(palette));
            }
            assertThat(db.columnsHolding("CANARY")).isEmpty();
        }
    }
}
