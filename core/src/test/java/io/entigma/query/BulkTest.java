// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaDelete;
import jakarta.persistence.criteria.CriteriaUpdate;
import jakarta.persistence.criteria.Root;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Bulk statements store sealed values, of the right column and the active key, or are refused. */
class BulkTest {
    @Entity(name = "Party")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Party {
        @Id
        Long id;

        @Encrypted
        String secret;

        @Encrypted(deterministic = true)
        String email;

        String city;
    }

    @Entity(name = "Company")
    public static class Company extends Party {
        @Encrypted
        String vat;

        String sector;
    }

    @Entity(name = "Copy")
    public static class Copy {
        @Id
        Long id;

        @Encrypted
        String ssn;

        @Encrypted(context = "person.ssn")
        String same;

        String plain;
    }

    @OnEveryProduct
    @DisplayName("bulk updates and inserts store sealed values, whoever wrote the value: parameter, literal, Criteria")
    void update_encryptedAttribute_storesSealedValue(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Person.class, Copy.class).kek(kek).start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            app.run("acme", session -> {
                updateByParameterLiteralAndAttribute(session);
                insertValuesAndSelected(session);
                updateByCriteria(session);
            });
            assertThat(db.columnsHolding("canary")).isEmpty();

            KeyRotation.rotate(db, kek, "acme");
            app.entigma().evictKeys();
            app.run("acme", session -> {
                assertThat(update(session, "update Person set ssn = :v where email = 'p1@example.com'", "canary 9"))
                        .isEqualTo(1);
                CriteriaBuilder criteria = session.getCriteriaBuilder();
                CriteriaDelete<Person> delete = criteria.createCriteriaDelete(Person.class);
                Root<Person> root = delete.from(Person.class);
                delete.where(criteria.equal(root.get("email"), "nobody"));
                assertThat(session.createMutationQuery(delete).executeUpdate()).isZero();
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
        }
    }

    private static void updateByParameterLiteralAndAttribute(Session session) {
        update(session, "update Person set ssn = :v where id = 1", "canary 1");
        assertThat(selected(session, "ssn")).isEqualTo("canary 1");
        update(session, "update Person set ssn = 'canary 2' where id = 1", null);
        assertThat(selected(session, "ssn")).isEqualTo("canary 2");
        update(session, "update Person set ssn = case when city is null then ssn else :v end where id = 1", "canary 3");
        assertThat(selected(session, "ssn")).isEqualTo("canary 3");
        session.createMutationQuery("update Person set ssn = :v")
                .setParameter("v", "canary 3", String.class)
                .executeUpdate();
        assertThat(selected(session, "ssn")).isEqualTo("canary 3");
        update(session, "update Person set otherEmail = email where id = 1", null);
        assertThat(selected(session, "otherEmail")).isEqualTo("p1@example.com");
        update(session, "update Person set address.zip = :v, number = 7 where email = 'p1@example.com'", "canary 4");
        assertThat(selected(session, "address.zip")).isEqualTo("canary 4");
        assertThat(selected(session, "number")).isEqualTo(7L);
    }

    private static void insertValuesAndSelected(Session session) {
        update(session, "insert into Copy (id, ssn, plain) values (1, :v, 'p'), (2, 'canary 6', 'p')", "canary 5");
        assertThat(session.createSelectionQuery("select c.ssn from Copy c order by c.id", String.class)
                        .getResultList())
                .containsExactly("canary 5", "canary 6");
        update(session, "insert into Copy (id, same) select p.id + 10, p.ssn from Person p", null);
        assertThat(session.find(Copy.class, 11L).same).isEqualTo("canary 3");
    }

    private static void updateByCriteria(Session session) {
        CriteriaBuilder criteria = session.getCriteriaBuilder();
        CriteriaUpdate<Person> byValue = criteria.createCriteriaUpdate(Person.class);
        Root<Person> root = byValue.from(Person.class);
        byValue.set(root.get("ssn"), "canary 7").where(criteria.equal(root.get("email"), "p1@example.com"));
        assertThat(session.createMutationQuery(byValue).executeUpdate()).isEqualTo(1);
        assertThat(selected(session, "ssn")).isEqualTo("canary 7");
        CriteriaUpdate<Person> byLiteral = criteria.createCriteriaUpdate(Person.class);
        byLiteral.from(Person.class);
        byLiteral.set("ssn", criteria.literal("canary 8"));
        assertThat(session.createMutationQuery(byLiteral).executeUpdate()).isEqualTo(1);
        assertThat(selected(session, "ssn")).isEqualTo("canary 8");
    }

    @OnEveryProduct
    void update_withValueThatTheDatabaseComputes_isRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class, Copy.class).start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            SoftAssertions softly = new SoftAssertions();
            for (String hql : List.of(
                    "update Person set ssn = city",
                    "update Person set city = ssn",
                    "update Person set ssn = passport",
                    "update Person set ssn = email",
                    "update Person set ssn = concat(ssn, :v)",
                    "update Person set ssn = cast(:v as string)",
                    "update Person set city = coalesce(ssn, :v)",
                    "update Person set ssn = (select q.passport from Person q where q.id = 1)",
                    "update Person set ssn = (select q.city from Person q where q.id = 1)",
                    "update Person set city = :v where ssn = 'x'",
                    "update Person set city = :v where email > 'x'",
                    "update Person set city = :v where email = otherEmail",
                    "delete from Person where ssn = :v",
                    "delete from Person where email like :v",
                    "insert into Copy (id, ssn) select p.id, p.ssn from Person p",
                    "insert into Copy (id, ssn) select p.id, p.city from Person p",
                    "insert into Copy (id, plain) select p.id, p.ssn from Person p",
                    "insert into Copy (id, ssn) values (5, cast(:v as string))")) {
                app.run(
                        "acme",
                        session -> softly.assertThatThrownBy(() -> update(session, hql, "canary"))
                                .as(hql)
                                .isInstanceOf(QueryRefusedException.class)
                                .hasMessageMatching("(?s)(Person|Copy)\\..*cannot be applied to .*; .*")
                                .hasMessageNotContaining("canary"));
            }
            softly.assertAll();
            assertThat(db.columnsHolding("canary")).isEmpty();
        }
    }

    @OnEveryProduct
    @DisplayName("a bulk statement over several tables stores sealed values or is refused")
    void update_overSeveralTables_isSealedOrRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Party.class, Company.class).start()) {
            app.run("acme", session -> session.persist(company()));
            assertUpdatesOne(app, "update Company set vat = :v where city = 'Galle'", "canary 1");
            assertUpdatesOne(app, "update Party set secret = :v where id = 1", "canary 2");
            assertUpdatesOne(app, "update Company set secret = :v, sector = 'x' where vat is not null", "canary 3");
            app.run("acme", session -> {
                Company company = session.find(Company.class, 1L);
                assertThat(company.vat).isEqualTo("canary 1");
                assertThat(company.secret).isEqualTo("canary 3");
            });
            app.run(
                    "acme",
                    session -> assertThat(session.createMutationQuery("update Company set vat = :v where id = 1")
                                    .setParameter("v", "canary 5", String.class)
                                    .executeUpdate())
                            .isEqualTo(1));
            assertThat(db.columnsHolding("canary")).isEmpty();
            assertUpdatesOne(app, "update Company set vat = null where id = 1", null);
            assertStatementsOverSeveralTablesAreRefused(app);
            assertUpdatesOne(app, "delete from Company where city = 'Galle'", null);
            assertThat(db.columnsHolding("canary")).isEmpty();
        }
    }

    private static Company company() {
        Company company = new Company();
        company.id = 1L;
        company.secret = "s";
        company.email = "c@example.com";
        company.vat = "v";
        company.city = "Galle";
        return company;
    }

    private static void assertUpdatesOne(App app, String hql, @Nullable Object value) {
        app.run(
                "acme",
                session -> assertThat(update(session, hql, value)).as(hql).isEqualTo(1));
    }

    private static void assertStatementsOverSeveralTablesAreRefused(App app) {
        for (String hql : List.of(
                "update Company set sector = :v where email = 'c@example.com'",
                "update Company set sector = :v where secret = 'canary 3'",
                "update Company set vat = 'canary 4'",
                "update Company set vat = secret",
                "update Company set sector = :v where id in (select p.id from Party p where p.email in (select q.email"
                        + " from Party q))",
                "delete from Company where email = :v",
                "delete from Party where vat = :v",
                "delete from Party where secret < :v")) {
            app.run(
                    "acme",
                    session -> assertThatThrownBy(() -> update(session, hql, "x"))
                            .as(hql)
                            .isInstanceOfAny(QueryRefusedException.class, IllegalArgumentException.class)
                            .hasMessageNotContaining("canary"));
        }
    }

    private static int update(Session session, String hql, @Nullable Object value) {
        var query = session.createMutationQuery(hql);
        if (hql.contains(":v")) {
            query.setParameter("v", value);
        }
        return query.executeUpdate();
    }

    private static Object selected(Session session, String attribute) {
        return session.createSelectionQuery("select p." + attribute + " from Person p", Object.class)
                .getSingleResult();
    }
}
