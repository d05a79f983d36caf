// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.entigma.Encrypted;
import io.entigma.TenantScope;
import io.entigma.error.NoTenantException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.DisplayName;

/** A value is sealed for the tenant that was acting when its entity was given to the session, or not at all. */
class FlushTenantTest {
    @Entity(name = "Note")
    public static class Note {
        @Id
        Long id;

        String plain;

        @Encrypted
        String text;

        @ElementCollection
        @Encrypted
        List<String> lines = new ArrayList<>();

        static Note of(long id, String text) {
            Note note = new Note();
            note.id = id;
            note.text = text;
            return note;
        }
    }

    @Entity(name = "Folder")
    public static class Folder {
        @Id
        Long id;

        String name;

        @OneToMany(cascade = CascadeType.ALL)
        List<Note> notes = new ArrayList<>();

        static Folder of(long id, Note... notes) {
            Folder folder = new Folder();
            folder.id = id;
            folder.notes.addAll(List.of(notes));
            return folder;
        }
    }

    private static App app(TestDatabase db) {
        return App.on(db).entities(Note.class, Folder.class).start();
    }

    private static String tenantOf(TestDatabase db, long id) {
        byte[] sealed = db.bytes("select text from Note where id = ?", id);
        byte[] tenant = db.bytes(
                "select tenant from entigma_key where key_id = ?",
                SealedFormat.keyIdIfPresent(sealed).toBytes());
        return new String(tenant, StandardCharsets.UTF_8);
    }

    private static long rows(TestDatabase db, String table) {
        return ((Number) db.value("select count(*) from " + table)).longValue();
    }

    /** Each part in the scope of the tenant before it, all in one session; the last one commits. */
    private static void inOneSession(App app, Object... tenantsAndParts) {
        try (Session session = app.factory().openSession()) {
            session.beginTransaction();
            for (int i = 0; i < tenantsAndParts.length; i += 2) {
                @SuppressWarnings("unchecked")
                Consumer<Session> part = (Consumer<Session>) tenantsAndParts[i + 1];
                TenantScope.run((String) tenantsAndParts[i], () -> part.accept(session));
            }
        }
    }

    private static Consumer<Session> with(Consumer<Session> part) {
        return part;
    }

    private static final Consumer<Session> COMMIT =
            session -> session.getTransaction().commit();

    @OnEveryProduct
    @DisplayName("what was persisted for one tenant is not committed for another")
    void commit_forAnotherTenant_isRefusedBeforeAnySql(TestDatabase db) {
        try (App app = app(db)) {
            assertThatThrownBy(() ->
                            inOneSession(app, "a", with(s -> s.persist(Folder.of(1, Note.of(1, "of a")))), "c", COMMIT))
                    .hasStackTraceContaining("Note.text: This session already works for tenant 'a'")
                    .hasStackTraceContaining("for tenant 'c'")
                    .hasStackTraceContaining("open another session");
            assertThat(rows(db, "Note")).isZero();
            assertThat(rows(db, "Folder")).isZero();
            assertThat(rows(db, "entigma_key")).isZero();
        }
    }

    @OnEveryDatabase(Database.H2)
    void commit_forAnotherTenant_sendsNoStatement(TestDatabase db) {
        Statements statements = new Statements();
        try (App app = App.on(db)
                .entities(Note.class, Folder.class)
                .set(Statements.SETTING, statements)
                .start()) {
            assertThatThrownBy(() -> inOneSession(
                            app,
                            "a",
                            with(s -> {
                                s.persist(Folder.of(1));
                                s.persist(Note.of(1, "of a"));
                            }),
                            "c",
                            COMMIT))
                    .hasStackTraceContaining("WrongTenantException");
            assertThat(statements.writes()).isEmpty();
        }
    }

    @OnEveryDatabase(Database.H2)
    void persist_forAnotherTenant_isRefusedAtTheCall(TestDatabase db) {
        try (App app = app(db);
                Session session = app.factory().openSession()) {
            session.beginTransaction();
            TenantScope.run("a", () -> session.persist(Note.of(1, "of a")));
            assertThatThrownBy(() -> TenantScope.run("b", () -> session.persist(Note.of(2, "of b"))))
                    .isInstanceOf(WrongTenantException.class)
                    .hasMessage("Note.text: This session already works for tenant 'a'; it cannot be used or flushed for"
                            + " tenant 'b': finish its work while 'a' is acting, and open another session for 'b'");
            assertThatThrownBy(() -> TenantScope.run("b", () -> session.merge(Note.of(3, "of b"))))
                    .isInstanceOf(WrongTenantException.class);
            assertThatThrownBy(() -> TenantScope.run("b", () -> session.persist(Folder.of(1, Note.of(4, "of b")))))
                    .isInstanceOf(WrongTenantException.class);
            // As after any error of a session, the transaction can only be rolled back.
            assertThat(session.getTransaction().getRollbackOnly()).isTrue();
        }
    }

    @OnEveryDatabase(Database.H2)
    void commit_mergedForAnotherTenant_isRefused(TestDatabase db) {
        try (App app = app(db)) {
            app.run("a", s -> s.persist(Note.of(1, null)));
            assertThatThrownBy(() ->
                            inOneSession(app, "a", with(s -> s.merge(Note.of(1, "changed by a"))), "c", COMMIT))
                    .hasStackTraceContaining("already works for tenant 'a'");
            assertThat(db.bytes("select text from Note")).isNull();
        }
    }

    @OnEveryDatabase(Database.H2)
    @SuppressWarnings("deprecation")
    void commit_savedForAnotherTenantByTheOldApi_isRefused(TestDatabase db) {
        assumeThat(org.hibernate.Version.getVersionString()).startsWith("6.");
        try (App app = app(db)) {
            assertThatThrownBy(() -> inOneSession(app, "a", with(s -> s.save(Note.of(1, "of a"))), "c", COMMIT))
                    .hasStackTraceContaining("already works for tenant 'a'");
            app.run("a", s -> s.persist(Note.of(1, null)));
            assertThatThrownBy(() -> inOneSession(app, "a", with(s -> s.update(Note.of(1, "of a"))), "c", COMMIT))
                    .hasStackTraceContaining("already works for tenant 'a'");
            assertThat(db.bytes("select text from Note")).isNull();
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("an entity whose encrypted attributes were null binds the session as well, when it is loaded")
    void commit_changedForAnotherTenant_isRefused(TestDatabase db) {
        try (App app = app(db)) {
            app.run("a", s -> s.persist(Note.of(1, null)));
            for (Consumer<Session> change : List.<Consumer<Session>>of(
                    s -> s.find(Note.class, 1L).text = "changed by a",
                    s -> s.createSelectionQuery("from Note", Note.class).getSingleResult().text = "changed by a",
                    s -> s.find(Note.class, 1L).lines.add("changed by a"))) {
                assertThatThrownBy(() -> inOneSession(app, "a", change, "c", COMMIT))
                        .hasStackTraceContaining("already works for tenant 'a'");
            }
            assertThat(db.bytes("select text from Note")).isNull();
            assertThat(rows(db, "Note_lines")).isZero();
        }
    }

    @OnEveryDatabase(Database.H2)
    void find_heldForAnotherTenant_isRefused(TestDatabase db) {
        try (App app = app(db);
                Session session = app.factory().openSession()) {
            app.run("a", s -> s.persist(Note.of(1, "of a")));
            app.run("a", s -> s.persist(Folder.of(1)));
            TenantScope.run("a", () -> session.find(Note.class, 1L));
            TenantScope.run("b", () -> {
                assertThatThrownBy(() -> session.find(Note.class, 1L)).isInstanceOf(WrongTenantException.class);
                assertThat(session.find(Folder.class, 1L)).isNotNull();
                assertThat(session.getReference(Note.class, 2L)).isNotNull();
            });
            TenantScope.run(
                    "a", () -> assertThat(session.find(Note.class, 1L).text).isEqualTo("of a"));
        }
    }

    @OnEveryDatabase(Database.H2)
    void load_nullForAnotherTenant_isRefusedAndTheSessionGoesOn(TestDatabase db) {
        try (App app = app(db);
                Session session = app.factory().openSession()) {
            app.run("a", s -> s.persist(Note.of(1, "of a")));
            app.run("b", s -> s.persist(Note.of(2, null)));
            TenantScope.run("a", () -> session.find(Note.class, 1L));
            assertThatThrownBy(() -> TenantScope.run(
                            "b",
                            () -> session.createSelectionQuery("from Note where id = 2", Note.class)
                                    .getResultList()))
                    .hasStackTraceContaining("already works for tenant 'a'");
            TenantScope.run(
                    "a", () -> assertThat(session.find(Note.class, 1L).text).isEqualTo("of a"));
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a session can be opened, and its transaction ended, where no tenant is acting")
    void session_openedBeforeLogin_belongsToWhoUsesItFirst(TestDatabase db) {
        try (App app = app(db)) {
            app.factory().inTransaction(session -> {
                session.persist(Folder.of(1));
                session.flush();
                TenantScope.run("a", () -> {
                    session.persist(Note.of(1, "of a"));
                    session.flush();
                });
            });
            assertThat(tenantOf(db, 1)).isEqualTo("a");
            // Nothing was changed since it was read, so that nobody needs to be acting.
            app.factory().inTransaction(session -> TenantScope.run("a", () -> session.find(Note.class, 1L)));
            inOneSession(app, "a", with(s -> s.find(Note.class, 1L)), "b", COMMIT);
        }
    }

    @OnEveryDatabase(Database.H2)
    void persist_valueWithoutTenant_isRefusedAtTheCall(TestDatabase db) {
        try (App app = app(db);
                Session session = app.factory().openSession()) {
            session.beginTransaction();
            session.persist(Note.of(1, null));
            assertThatThrownBy(() -> session.persist(Note.of(2, "of nobody")))
                    .isInstanceOf(NoTenantException.class)
                    .hasMessageStartingWith("Note.text: No tenant is acting");
            Note lines = Note.of(3, null);
            lines.lines.add("of nobody");
            assertThatThrownBy(() -> session.merge(lines)).isInstanceOf(NoTenantException.class);
            assertThat(session.getTransaction().getRollbackOnly()).isTrue();
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("entities without encrypted attributes bind no session")
    void persist_withoutEncryptedAttributes_bindsNothing(TestDatabase db) {
        try (App app = app(db)) {
            app.run("x", s -> s.persist(Folder.of(2)));
            inOneSession(
                    app,
                    "a",
                    with(s -> s.persist(Folder.of(1))),
                    "b",
                    with(s -> s.find(Folder.class, 2L).name = "changed by b"),
                    "c",
                    with(s -> s.persist(Note.of(1, "of c"))),
                    "c",
                    COMMIT);
            assertThat(tenantOf(db, 1)).isEqualTo("c");
            assertThat(rows(db, "Folder")).isEqualTo(2);
        }
    }

    @OnEveryDatabase(Database.H2)
    void commit_newChildOfHeldParent_isTheFirstTenants(TestDatabase db) {
        try (App app = app(db)) {
            app.run("a", s -> s.persist(Folder.of(1, Note.of(1, "of a"))));
            assertThatThrownBy(() -> inOneSession(
                            app,
                            "a",
                            with(s -> {
                                Folder folder = s.find(Folder.class, 1L);
                                assertThat(folder.notes).hasSize(1);
                                folder.notes.add(Note.of(2, "of a"));
                            }),
                            "c",
                            COMMIT))
                    .hasStackTraceContaining("already works for tenant 'a'");
            assertThat(rows(db, "Note")).isEqualTo(1);
        }
    }

    @OnEveryDatabase(Database.H2)
    void bulkStatement_forAnotherTenant_isRefused(TestDatabase db) {
        try (App app = app(db)) {
            app.run("a", s -> s.persist(Note.of(1, "of a")));
            assertThatThrownBy(() -> inOneSession(
                            app,
                            "a",
                            with(s -> s.find(Note.class, 1L)),
                            "b",
                            with(s -> s.createMutationQuery("update Note set text = :t")
                                    .setParameter("t", "of b")
                                    .executeUpdate()),
                            "b",
                            COMMIT))
                    .hasStackTraceContaining("already works for tenant 'a'");
            assertThat(tenantOf(db, 1)).isEqualTo("a");
        }
    }

    @OnEveryDatabase(Database.H2)
    void nestedScope_aroundPartOfASession_isRefusedAtTheCall(TestDatabase db) {
        try (App app = app(db)) {
            app.run("outer", session -> {
                session.persist(Note.of(1, "of outer"));
                assertThatThrownBy(() -> TenantScope.run("inner", () -> session.persist(Note.of(2, "of inner"))))
                        .isInstanceOf(WrongTenantException.class);
            });
            assertThat(rows(db, "Note")).isZero();
        }
    }

    @OnEveryDatabase(Database.H2)
    void insert_stateless_isSealedAtTheCall(TestDatabase db) {
        try (App app = app(db);
                StatelessSession session = app.factory().openStatelessSession()) {
            session.beginTransaction();
            TenantScope.run("a", () -> session.insert(Note.of(1, "of a")));
            assertThatThrownBy(() -> TenantScope.run("b", () -> session.insert(Note.of(2, "of b"))))
                    .hasStackTraceContaining("already works for tenant 'a'");
            assertThatThrownBy(() -> TenantScope.run("b", () -> session.upsert(Note.of(1, "of b"))))
                    .hasStackTraceContaining("already works for tenant 'a'");
            TenantScope.run("c", () -> session.getTransaction().commit());
            assertThat(tenantOf(db, 1)).isEqualTo("a");
        }
    }

    @OnEveryDatabase(Database.H2)
    void session_inSingleTenantMode_isLeftAlone(TestDatabase db) {
        try (App app = App.on(db)
                .entities(Note.class, Folder.class)
                .engine(builder -> builder.tenants(null))
                .start()) {
            app.factory().inTransaction(s -> s.persist(Folder.of(1, Note.of(1, "text"))));
            app.factory().inTransaction(s -> s.find(Note.class, 1L).text = "changed");
            assertThat(tenantOf(db, 1)).isEqualTo("single");
        }
    }
}
