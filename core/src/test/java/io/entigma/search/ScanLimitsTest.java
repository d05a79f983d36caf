// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.DamagedValueException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.annotations.TenantId;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.junit.jupiter.api.DisplayName;

/** What queries that open values do not open, and when they fail. */
class ScanLimitsTest {
    @Entity(name = "Owned")
    public static class Owned {
        @Id
        public Long id;

        @TenantId
        public String owner;

        @Encrypted
        @Searchable(scan = true)
        public String text;
    }

    @Entity(name = "Animal")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Animal {
        @Id
        public Long id;

        @Encrypted
        @Searchable(scan = true)
        public String name;
    }

    @Entity(name = "Dog")
    public static class Dog extends Animal {
        @Encrypted
        @Searchable(scan = true)
        public Integer teeth;
    }

    @Entity(name = "Shape")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public abstract static class Shape {
        @Id
        public Long id;

        @Encrypted
        @Searchable(scan = true)
        public String label;
    }

    @Entity(name = "Disc")
    public static class Disc extends Shape {}

    @Entity(name = "Tile")
    public static class Tile extends Shape {}

    /** Names the tenant of each thread. */
    public static class Resolver implements CurrentTenantIdentifierResolver<String> {
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

    private static List<Long> ids(Session session, String hql) {
        return session.createSelectionQuery(hql, Long.class).getResultList();
    }

    private static void persist(Session session, long id, String text) {
        Owned owned = new Owned();
        owned.id = id;
        owned.text = text;
        session.persist(owned);
    }

    private static final String LIKE = "select o.id from Owned o where o.text like '%b%' order by o.id";

    @OnEveryProduct
    @DisplayName("With @TenantId the rows of the session's tenant alone are read, and a root session is refused")
    void scan_withTenantColumn_readsItsRowsOnly(TestDatabase db) {
        Statements statements = new Statements();
        try (App app = App.on(db)
                .entities(Owned.class)
                .set("hibernate.tenant_identifier_resolver", new Resolver())
                .set("entigma.query.scan-rows", "2")
                .set(Statements.SETTING, statements)
                .engine(builder -> builder.tenants(null))
                .start()) {
            app.in("acme", session -> {
                persist(session, 1, "abc");
                persist(session, 2, "xyz");
            });
            app.in("globex", session -> {
                persist(session, 3, "b");
                persist(session, 4, "b");
                persist(session, 5, "b");
            });
            app.in("acme", session -> assertThat(ids(session, LIKE)).containsExactly(1L));
            app.in(
                    "globex",
                    session -> assertThatThrownBy(() -> ids(session, LIKE))
                            .isInstanceOf(QueryRefusedException.class)
                            .hasMessageContaining(
                                    "Owned.text: a query would have to open more than 2 values of this tenant")
                            .hasMessageContaining("entigma.query.scan-rows"));
            app.in(
                    "root",
                    session -> assertThatThrownBy(() -> ids(session, LIKE))
                            .isInstanceOf(WrongTenantException.class)
                            .hasMessageContaining(
                                    "A query that opens values in the session of the root tenant 'root'"));
        }
    }

    @OnEveryProduct
    @DisplayName("Without a tenant column other tenants' values are left out, and do not count")
    void scan_withoutTenantColumn_leavesOthersOut(TestDatabase db) {
        try (App app = App.on(db)
                .entities(ScanTest.Note.class)
                .set("entigma.query.scan-rows", "1")
                .start()) {
            for (int i = 1; i <= 3; i++) {
                long id = i;
                app.run("t" + i, session -> session.persist(new ScanTest.Note(id, "b" + id, null, null)));
            }
            for (int i = 1; i <= 3; i++) {
                long id = i;
                app.run(
                        "t" + i,
                        session -> assertThat(ids(session, "select n.id from Note n where n.text like 'b%'"))
                                .containsExactly(id));
            }
            app.run(
                    "nobody",
                    session -> assertThat(ids(session, "select n.id from Note n where n.text like 'b%'"))
                            .isEmpty());
        }
    }

    @OnEveryProduct
    @DisplayName("One value that does not open fails the query, which must not leave it out")
    void scan_ofDamagedValue_fails(TestDatabase db) {
        try (App app = App.on(db).entities(ScanTest.Note.class).start()) {
            app.run("acme", session -> {
                session.persist(new ScanTest.Note(1, "abc", null, 1));
                session.persist(new ScanTest.Note(2, "abd", null, 2));
            });
            byte[] stored = db.bytes("select text from Note where id = 1");
            stored[stored.length - 20] ^= 1;
            db.update("update Note set text = ? where id = 1", stored);
            app.run("acme", session -> {
                assertThatThrownBy(() -> ids(session, "select n.id from Note n where n.text like '%d'"))
                        .isInstanceOf(DamagedValueException.class)
                        .hasMessageContaining("Note.text");
                assertThat(ids(session, "select n.id from Note n where n.stars > 1"))
                        .containsExactly(2L);
            });
        }
    }

    @OnEveryProduct
    @DisplayName("Attributes in joined tables, in tables of their classes and of subclasses are opened where they are")
    void scan_ofInheritedAttributes_readsTheirTables(TestDatabase db) {
        try (App app = App.on(db)
                .entities(Animal.class, Dog.class, Shape.class, Disc.class, Tile.class)
                .start()) {
            app.run("acme", session -> {
                for (long id = 1; id <= 4; id++) {
                    Dog dog = new Dog();
                    dog.id = id;
                    dog.name = "dog " + id;
                    dog.teeth = (int) id;
                    session.persist(dog);
                    Shape shape = id % 2 == 0 ? new Disc() : new Tile();
                    shape.id = id;
                    shape.label = "l" + id;
                    session.persist(shape);
                }
            });
            app.run("acme", session -> {
                assertThat(ids(
                                session,
                                "select d.id from Dog d where d.name like '%g 2' or d.teeth > 3 order by d.teeth desc"))
                        .containsExactly(4L, 2L);
                assertThat(ids(session, "select a.id from Animal a where treat(a as Dog).teeth < 2"))
                        .containsExactly(1L);
                assertThat(ids(session, "select d.id from Disc d where d.label < 'l3'"))
                        .containsExactly(2L);
                assertThatThrownBy(() -> ids(session, "select s.id from Shape s where s.label < 'l3'"))
                        .isInstanceOf(QueryRefusedException.class);
            });
        }
    }

    private static final List<String> REFUSED = List.of(
            "select distinct n.open from Note n order by n.text",
            "select n.text from Note n union select m.text from Note m order by 1",
            "select n.text from Note n group by n.text",
            "select n.id from Note n where n.text = n.open",
            "select n.id from Note n join Note m on n.text < m.text",
            "select n.id from Note n where n.text is distinct from 'x'",
            "select n.id from Note n where coalesce(n.text, 'x') = 'x'",
            "select n.id from Note n where nullif(n.text, 'x') = 'y'",
            "select d.t from (select n.text as t from Note n) d where d.t like '%x'",
            "select lower(n.text) from Note n",
            "select max(distinct n.text) from Note n",
            "select n.open from Note n group by n.open having max(n.text) = 'x'",
            "select max(lower(n.text)) from Note n",
            "select n.id from Note n where n.text > (select max(m.text) from Note m)",
            "select row_number() over (order by n.text) from Note n");

    @OnEveryDatabase(Database.H2)
    @DisplayName("What opened values of one attribute do not tell is refused")
    void queries_thatNoScanAnswers_areRefused(TestDatabase db) {
        try (App app = App.on(db).entities(ScanTest.Note.class).start()) {
            app.run("acme", session -> session.persist(new ScanTest.Note(1, "x", null, 1)));
            for (String hql : REFUSED) {
                app.run(
                        "acme",
                        session -> assertThatThrownBy(() -> session.createSelectionQuery(hql, Object.class)
                                        .getResultList())
                                .as(hql)
                                .isInstanceOf(QueryRefusedException.class));
            }
        }
    }
}
