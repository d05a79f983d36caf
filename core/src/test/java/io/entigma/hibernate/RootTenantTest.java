// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.TenantId;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.junit.jupiter.api.DisplayName;

/** Hibernate's root tenant writes everybody's rows, but seals nobody's values but its own. */
class RootTenantTest {
    @Entity(name = "Paper")
    public static class Paper {
        @Id
        Long id;

        @TenantId
        String owner;

        String plain;

        @Encrypted
        String text;

        @ElementCollection
        @Encrypted
        List<String> lines = new ArrayList<>();

        @ElementCollection
        List<String> plainLines = new ArrayList<>();

        static Paper of(long id, String owner, String text) {
            Paper paper = new Paper();
            paper.id = id;
            paper.owner = owner;
            paper.text = text;
            return paper;
        }
    }

    @Entity(name = "Common")
    public static class Common {
        @Id
        Long id;

        @Encrypted
        String text;
    }

    /** In a thread without a tenant root acts; it is the resolver's class that says who is root. */
    public static class Root implements CurrentTenantIdentifierResolver<String> {
        @Override
        public String resolveCurrentTenantIdentifier() {
            return "root";
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return false;
        }

        @Override
        public boolean isRoot(String tenant) {
            return tenant.equals("root");
        }
    }

    private static App app(TestDatabase db, Statements statements) {
        return App.on(db)
                .entities(Paper.class, Common.class)
                .set("hibernate.tenant_identifier_resolver", new Root())
                .set(Statements.SETTING, statements)
                .engine(builder -> builder.tenants(null))
                .start();
    }

    private static String tenantOf(TestDatabase db, String table, long id) {
        byte[] sealed = db.bytes("select text from " + table + " where id = ?", id);
        byte[] tenant = db.bytes(
                "select tenant from entigma_key where key_id = ?",
                SealedFormat.keyIdIfPresent(sealed).toBytes());
        return new String(tenant, StandardCharsets.UTF_8);
    }

    @OnEveryProduct
    @DisplayName("a row of a tenant that root persists is refused before any SQL; a row of its own is root's")
    void persist_rowOfTenantAsRoot_isRefused(TestDatabase db) {
        Statements statements = new Statements();
        try (App app = app(db, statements)) {
            statements.clear();
            assertThatThrownBy(() -> app.in("root", s -> s.persist(Paper.of(1, "acme", "of acme"))))
                    .isInstanceOf(WrongTenantException.class)
                    .hasMessage("Paper.text: The session of the root tenant 'root' cannot write a row of tenant 'acme',"
                            + " since it would seal under the keys of 'root', with which the row's tenant cannot read"
                            + " it; write the row in a session of its own tenant");
            assertThatThrownBy(() -> app.in("root", s -> s.merge(Paper.of(1, "acme", "of acme"))))
                    .hasStackTraceContaining("cannot write a row of tenant 'acme'");
            assertThat(statements.writes()).isEmpty();
            app.in("root", s -> s.persist(Paper.of(2, null, "of root")));
            app.in("root", s -> s.persist(Paper.of(3, "root", "of root")));
            assertThat(tenantOf(db, "Paper", 2)).isEqualTo("root");
            assertThat(tenantOf(db, "Paper", 3)).isEqualTo("root");
            assertThat(db.value("select owner from Paper where id = 2")).isEqualTo("root");
            app.in("acme", s -> s.persist(Paper.of(4, null, "of acme")));
            assertThat(tenantOf(db, "Paper", 4)).isEqualTo("acme");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("root can write what of a tenant's row is not encrypted, and is refused the rest")
    void update_rowOfTenantAsRoot_isRefusedIfItSeals(TestDatabase db) {
        Statements statements = new Statements();
        try (App app = app(db, statements)) {
            app.in("acme", s -> s.persist(Paper.of(1, null, null)));
            app.in("root", s -> {
                s.find(Paper.class, 1L).plain = "changed by root";
                s.find(Paper.class, 1L).plainLines.add("changed by root");
                s.persist(Paper.of(2, "acme", null));
            });
            statements.clear();
            List<Consumer<Session>> seals = List.of(
                    s -> s.find(Paper.class, 1L).text = "changed by root",
                    s -> {
                        // Hibernate does not write the tenant of a row that is there.
                        s.find(Paper.class, 1L).owner = "root";
                        s.find(Paper.class, 1L).text = "changed by root";
                    },
                    s -> s.find(Paper.class, 1L).lines.add("changed by root"),
                    s -> s.find(Paper.class, 1L).lines = new ArrayList<>(List.of("changed by root")),
                    s -> s.merge(Paper.of(1, null, "changed by root")));
            for (Consumer<Session> seal : seals) {
                assertThatThrownBy(() -> app.in("root", seal))
                        .hasStackTraceContaining(
                                "The session of the root tenant 'root' cannot write a row of tenant 'acme'");
            }
            assertThat(statements.writes()).isEmpty();
            assertThat(db.bytes("select text from Paper where id = 1")).isNull();
            assertThat(db.value("select plain from Paper where id = 1")).isEqualTo("changed by root");
            assertThat(db.value("select count(*) from Paper_lines")).isEqualTo(0L);
            app.in("acme", s -> s.find(Paper.class, 1L).text = "changed by acme");
            assertThat(tenantOf(db, "Paper", 1)).isEqualTo("acme");
        }
    }

    @OnEveryDatabase(Database.H2)
    void find_rowOfTenantAsRoot_isRefused(TestDatabase db) {
        try (App app = app(db, new Statements())) {
            app.in("acme", s -> s.persist(Paper.of(1, null, "of acme")));
            assertThatThrownBy(() -> app.in("root", s -> s.find(Paper.class, 1L)))
                    .hasStackTraceContaining("WrongTenantException")
                    .hasStackTraceContaining("Paper.text");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("what does not say whose rows it writes is refused to root")
    void bulkAndStateless_asRoot_areRefused(TestDatabase db) {
        Statements statements = new Statements();
        try (App app = app(db, statements)) {
            app.in("acme", s -> s.persist(Paper.of(1, null, "of acme")));
            statements.clear();
            assertThatThrownBy(() -> app.in(
                            "root",
                            s -> s.createMutationQuery("update Paper set text = :t")
                                    .setParameter("t", "of root")
                                    .executeUpdate()))
                    .hasStackTraceContaining("Paper.text: A bulk statement in the session of the root tenant 'root'");
            List<Consumer<StatelessSession>> writes = List.of(
                    s -> s.insert(Paper.of(2, "acme", "of root")),
                    s -> s.update(Paper.of(1, "acme", "of root")),
                    s -> s.update(Paper.of(1, null, "of root")),
                    s -> s.upsert(Paper.of(1, "acme", "of root")));
            for (Consumer<StatelessSession> write : writes) {
                assertThatThrownBy(() -> app.inStateless("root", write));
            }
            assertThatThrownBy(() -> app.inStateless("root", writes.get(0)))
                    .hasStackTraceContaining("Paper.text: A stateless write in the session of the root tenant 'root'");
            assertThat(tenantOf(db, "Paper", 1)).isEqualTo("acme");
            assertThat(db.value("select count(*) from Paper")).isEqualTo(1L);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("tables without a tenant are not rows of other tenants")
    void write_tableWithoutTenantAsRoot_isRoots(TestDatabase db) {
        try (App app = app(db, new Statements())) {
            Common common = new Common();
            common.id = 1L;
            common.text = "of root";
            app.in("root", s -> s.persist(common));
            app.inStateless("root", s -> s.update(common));
            app.in(
                    "root",
                    s -> s.createMutationQuery("update Common set text = :t")
                            .setParameter("t", "of root")
                            .executeUpdate());
            assertThat(tenantOf(db, "Common", 1)).isEqualTo("root");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("other sessions are refused another tenant's row by Hibernate itself")
    void persist_rowOfOtherTenantAsTenant_isHibernatesError(TestDatabase db) {
        try (App app = app(db, new Statements())) {
            assertThatThrownBy(() -> app.in("acme", s -> s.persist(Paper.of(1, "globex", "of acme"))))
                    .hasStackTraceContaining("assigned tenant id differs from current tenant id");
        }
    }
}
