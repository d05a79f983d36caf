// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.ParameterExpression;
import jakarta.persistence.criteria.Root;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.hibernate.Session;
import org.hibernate.query.SelectionQuery;

/** One parameter at several places of a statement: each place gets what it needs, or the statement is refused. */
class OneParameterTest {
    private record Case(String where, Object value, Long... ids) {}

    private static final String P1 = "p1@example.com";

    private static final List<Case> ANSWERED = List.of(
            new Case("(:p is null or p.email = :p)", P1, 1L),
            new Case("(p.email = :p or :p is null)", P1, 1L),
            new Case("(:p = '' or p.email = :p)", P1, 1L),
            new Case("(:p = '' or p.email = :p)", "", 1L, 2L, 3L),
            new Case("('' = :p or p.email = :p)", "", 1L, 2L, 3L),
            new Case("(:p <> 'x' and p.email = :p)", P1, 1L),
            new Case("(:p <> 'p1@example.com' and p.email = :p)", P1),
            new Case("(:p in ('', 'all') or p.email = :p)", "all", 1L, 2L, 3L),
            new Case("(:p not in ('', 'all') and p.email = :p)", P1, 1L),
            new Case("(coalesce(:p, '') = '' or p.email = :p)", "", 1L, 2L, 3L),
            new Case("(lower(:p) = 'p1@example.com' and p.email = :p)", P1, 1L),
            new Case("p.email = lower(:p)", "P1@EXAMPLE.COM", 1L),
            new Case("p.email = concat(:p, '@example.com')", "p2", 2L),
            new Case("p.email = :p or p.city = :p", P1, 1L),
            new Case("p.city = :p or p.email = :p", P1, 1L),
            new Case("p.city = :p or p.email = :p", "city 2", 2L),
            new Case("p.city = :p and p.email = :p", "city 2"),
            new Case("p.city = :p or p.email = :p or p.otherEmail = :p or p.address.zip = :p", "zip 3", 3L),
            new Case("p.city like :p or p.email = :p", P1, 1L),
            new Case("case when p.city = :p then p.email else :p end = :p", "city 3", 1L, 2L),
            new Case("(:p > 101 and p.number = :p)", 102L, 2L),
            new Case("(:p between 1 and 101 and p.number = :p)", 102L),
            new Case("(:p between 1 and 102 and p.number = :p)", 102L, 2L),
            new Case("p.id = :p or p.number = :p", 102L, 2L),
            new Case("p.number = :p or p.id = :p", 3L, 3L),
            new Case("(p.city, 'x') = (:p, 'x') or p.email = :p", P1, 1L),
            new Case("(:p in (select q.city from Person q) or p.email = :p)", P1, 1L),
            new Case("(:p = (select q.city from Person q where q.id = 1) or p.email = :p)", "city 1", 1L, 2L, 3L));

    @OnEveryProduct
    void parameter_atSeveralPlaces_isWhatEachPlaceNeeds(TestDatabase db) {
        try (App app = started(db)) {
            SoftAssertions softly = new SoftAssertions();
            for (Case one : ANSWERED) {
                app.run("acme", session -> {
                    SelectionQuery<Long> query = session.createSelectionQuery(
                            "select p.id from Person p where " + one.where() + " order by p.id", Long.class);
                    query.setParameter("p", one.value());
                    softly.assertThatCode(
                                    () -> assertThat(query.getResultList()).containsExactly(one.ids()))
                            .as(one.where() + " with " + one.value())
                            .doesNotThrowAnyException();
                });
            }
            softly.assertAll();
        }
    }

    @OnEveryProduct
    void parameter_whoseValueTheDatabaseWouldLearnForNothing_isRefused(TestDatabase db) {
        try (App app = started(db)) {
            for (String where : List.of(
                    "(:p like 'a%' or p.email = :p)",
                    "(length(:p) = 0 or p.email = :p)",
                    "(:p > 'a' and p.email = :p)",
                    "(case :p when 'x' then 1 else 0 end = 1 or p.email = :p)",
                    "p.email = :p order by :p",
                    "('a', p.city) = (:p, 'city 1') or p.email = :p",
                    "(p.city, :p) < ('city 1', 'x') or p.email = :p",
                    "(p.city, :p) in (('city 1', 'x'), ('city 2', 'y')) or p.email = :p",
                    "(p.city, :p) in (select q.city, 'x' from Person q) or p.email = :p",
                    ":p in (select 'x' from Person q) or p.email = :p",
                    ":p = any (select 'x' from Person q) or p.email = :p",
                    ":p = (select max('x') from Person q) or p.email = :p",
                    ":p = (select nullif('x', 'y') from Person q where q.id = p.id) or p.email = :p",
                    "case :p when (select 'x' from Person q where q.id = p.id) then 1 else 0 end = 1 or p.email = :p",
                    "case when p.email = :p then :p else 'a' end = :p")) {
                app.run(
                        "acme",
                        session -> assertThatThrownBy(() -> session.createSelectionQuery(
                                                "select p.id from Person p where " + where, Long.class)
                                        .setParameter("p", P1)
                                        .getResultList())
                                .as(where)
                                .isInstanceOf(QueryRefusedException.class)
                                .hasMessageNotContaining(P1));
            }
        }
    }

    @OnEveryProduct
    void parameter_selected_isRefused(TestDatabase db) {
        try (App app = started(db)) {
            for (String hql : List.of(
                    "select :p from Person p where p.email = :p",
                    "select p.id, :p from Person p join Person q on q.email = :p",
                    "select (select :p from Person q where q.id = p.id) from Person p where p.email = :p",
                    "select count(:p) from Person p where p.email = :p")) {
                app.run(
                        "acme",
                        session -> assertThatThrownBy(() -> session.createSelectionQuery(hql, Object.class)
                                        .setParameter("p", P1)
                                        .getResultList())
                                .as(hql)
                                .isInstanceOf(QueryRefusedException.class));
            }
        }
    }

    /** Hibernate takes the type of a function from its first argument, and the parameter's from another place. */
    @OnEveryProduct
    void parameter_firstInAFunction_isNotReadAsTheAttributeOfItsOtherPlace(TestDatabase db) {
        try (App app = started(db)) {
            for (String hql : List.of(
                    "select coalesce(:p, p.ssn) from Person p where p.email = :p",
                    "select coalesce(:p, p.otherEmail) from Person p where p.email = :p",
                    "select coalesce(:p, p.ssn) from Person p join Person q on q.email = :p where p.id = 1",
                    "select ifnull(:p, p.ssn) from Person p where p.email = :p",
                    "select coalesce(nullif(:p, p.city), p.city) from Person p where p.email = :p",
                    "select (select coalesce(:p, q.ssn) from Person q where q.id = p.id) from Person p where p.email = :p",
                    "select s.value from (select coalesce(:p, p.ssn) as value from Person p where p.email = :p) s")) {
                app.run(
                        "acme",
                        session -> assertThat(answer(session, hql)).as(hql).isIn(List.of(P1), "refused"));
            }
            app.run("acme", session -> {
                assertThat(answer(session, "select coalesce(:p, p.email) from Person p where p.email = :p"))
                        .isEqualTo(List.of(P1));
                assertThat(answer(session, "select coalesce(p.ssn, :p) from Person p where p.email = :p"))
                        .isEqualTo(List.of("ssn-1"));
            });
        }
    }

    private static Object answer(Session session, String hql) {
        try {
            return session.createSelectionQuery(hql, Object.class)
                    .setParameter("p", P1)
                    .getResultList();
        } catch (QueryRefusedException e) {
            return "refused";
        }
    }

    @OnEveryProduct
    void update_oneParameterForTwoAttributes_storesEachInItsOwnForm(TestDatabase db) {
        try (App app = started(db)) {
            for (String set : List.of(
                    "email = :p, city = :p",
                    "city = :p, email = :p",
                    "ssn = :p, city = upper(:p), email = :p",
                    "ssn = :p, passport = :p, email = :p, city = :p")) {
                app.run("acme", session -> {
                    session.createMutationQuery("update Person set " + set + " where id = 1")
                            .setParameter("p", "ZQX")
                            .executeUpdate();
                    session.clear();
                    Person person = session.find(Person.class, 1L);
                    assertThat(person.email).as(set).isEqualTo("ZQX");
                    assertThat(person.city).as(set).isEqualTo("ZQX");
                });
                assertThat(db.columnsHolding("ZQX")).as(set).hasSize(1);
            }
            app.run(
                    "acme",
                    session -> assertThat(session.createMutationQuery(
                                            "delete from Person e where e.email = :p and :p <> 'ZQX'")
                                    .setParameter("p", "ZQX")
                                    .executeUpdate())
                            .isZero());
        }
    }

    @OnEveryProduct
    void criteria_oneParameterExpression_isWhatEachPlaceNeeds(TestDatabase db) {
        try (App app = started(db)) {
            app.run("acme", session -> {
                assertThat(bothColumns(session, true)).containsExactly(1L);
                assertThat(bothColumns(session, false)).containsExactly(1L);
            });
        }
    }

    private static List<Long> bothColumns(Session session, boolean sealedFirst) {
        CriteriaBuilder criteria = session.getCriteriaBuilder();
        CriteriaQuery<Long> query = criteria.createQuery(Long.class);
        Root<Person> person = query.from(Person.class);
        ParameterExpression<String> parameter = criteria.parameter(String.class, "p");
        var sealed = criteria.equal(person.get("email"), parameter);
        var plain = criteria.equal(person.get("city"), parameter);
        var empty = criteria.equal(parameter, "");
        query.select(person.get("id"))
                .where(sealedFirst ? criteria.or(sealed, plain, empty) : criteria.or(empty, plain, sealed));
        return session.createQuery(query).setParameter("p", P1).getResultList();
    }

    private static App started(TestDatabase db) {
        App app = App.on(db).entities(Person.class).start();
        app.run("acme", session -> {
            for (long id = 1; id <= 3; id++) {
                session.persist(new Person(id));
            }
        });
        return app;
    }
}
