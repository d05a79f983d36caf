// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entigma.testing.App;
import io.entigma.testing.CompiledSource;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hibernate's own audit and history tables, which 7.4 has. The entity is compiled here, since the tests are compiled
 * against an older Hibernate.
 */
class NativeAuditTest {
    private static final String SOURCE = """
            package audited;

            import io.entigma.Encrypted;
            import jakarta.persistence.*;

            @Entity(name = "Logged")
            @org.hibernate.annotations.%s
            public class Logged {
                @Id public Long id;
                @Encrypted public String secret;
                @Encrypted(deterministic = true) public String email;
                public String plain;
            }
            """;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private Class<?> compile(String annotation) throws IOException, ReflectiveOperationException {
        CompiledSource.compile(folder, "audited.Logged", SOURCE.formatted(annotation));
        URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        return loader.loadClass("audited.Logged");
    }

    private static boolean isThere(String annotation) {
        try {
            Class.forName("org.hibernate.annotations." + annotation);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void set(Object entity, String field, Object value) {
        try {
            entity.getClass().getField(field).set(entity, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object entity(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void storeTwice(App app, Class<?> type) {
        app.run("acme", session -> {
            Object logged = entity(type);
            set(logged, "id", 1L);
            set(logged, "secret", "canary 1");
            set(logged, "email", "canary e");
            session.persist(logged);
        });
        app.run("acme", session -> set(session.find(type, 1L), "secret", "canary 2"));
    }

    @OnEveryDatabase({Database.H2, Database.MYSQL, Database.POSTGRESQL})
    @DisplayName("Hibernate's own audit log is sealed, in the catalog, and reads back")
    void audited_isSealedAndReadsBack(TestDatabase db) throws Exception {
        assumeTrue(isThere("Audited"), "this Hibernate has no @Audited of its own");
        Class<?> type = compile("Audited");
        try (App app = App.on(db).entities(type).start()) {
            storeTwice(app, type);

            assertThat(db.columnsHolding("canary")).isEmpty();
            assertThat(db.bytesOfEach("select secret from Logged_AUD"))
                    .hasSize(2)
                    .allMatch(stored -> stored[0] == (byte) 0xF9);
            assertThat(db.bytesOfEach("select column_name from entigma_column where lower(table_name) = 'logged_aud'"))
                    .hasSize(2);
            io.entigma.TenantScope.run("acme", () -> {
                List<?> changes = history(app.factory(), type);
                assertThat(changes).hasSize(2);
                assertThat(changes.toString()).contains("canary 1", "canary 2");
            });
            assertGuarded(db, app, "Logged_AUD");
        }
    }

    /** The database refuses plain values in both tables. */
    private static void assertGuarded(TestDatabase db, App app, String history) {
        assertThat(app.entigma().data(db.dataSource()).missingConstraints()).isEmpty();
        for (String table : List.of("Logged", history)) {
            for (String column : List.of("secret", "email")) {
                assertThatThrownBy(
                                () -> db.update("update " + table + " set " + column + " = ?", (Object) new byte[100]))
                        .hasCauseInstanceOf(SQLException.class)
                        .satisfies(e -> assertThat(e.getCause().getMessage().toLowerCase(Locale.ROOT))
                                .contains("entigma_" + table.toLowerCase(Locale.ROOT) + "_" + column));
            }
        }
    }

    /** What {@code AuditLogFactory.create(session).getHistory(type, 1L)} gives, as its entities' secrets. */
    private static List<?> history(SessionFactory factory, Class<?> type) {
        try (Session session = factory.openSession()) {
            Object log = Class.forName("org.hibernate.audit.AuditLogFactory")
                    .getMethod("create", Session.class)
                    .invoke(null, session);
            List<?> entries = (List<?>) Class.forName("org.hibernate.audit.AuditLog")
                    .getMethod("getHistory", Class.class, Object.class)
                    .invoke(log, type, 1L);
            return entries.stream()
                    .map(entry -> {
                        try {
                            Object entity = entry.getClass().getMethod("entity").invoke(entry);
                            return type.getField("secret").get(entity);
                        } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @OnEveryDatabase({Database.H2, Database.POSTGRESQL})
    @DisplayName("Hibernate's own temporal tables are sealed")
    void temporal_isSealed(TestDatabase db) throws Exception {
        assumeTrue(isThere("Temporal"), "this Hibernate has no @Temporal of its own");
        Class<?> type = compile("Temporal");
        try (App app = App.on(db).entities(type).start();
                Stream<Path> files = Files.list(folder)) {
            assertThat(files).isNotEmpty();
            storeTwice(app, type);

            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run(
                    "acme",
                    session -> assertThat(session.createSelectionQuery("select l.secret from Logged l", String.class)
                                    .getResultList())
                            .containsExactly("canary 2"));
            assertThat(app.entigma().data(db.dataSource()).missingConstraints()).isEmpty();
        }
    }
}
