// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Every way to ask for equality finds the rows, before and after the tenant's key was rotated. */
class EqualityTest {
    private static final List<Map.Entry<String, Map<String, Object>>> FIND_2 = List.of(
            Map.entry("email = :e", Map.of("e", "p2@example.com")),
            Map.entry(":e = email", Map.of("e", "p2@example.com")),
            Map.entry("email = 'p2@example.com'", Map.of()),
            Map.entry("email in (:e)", Map.of("e", List.of("p2@example.com", "x"))),
            Map.entry("email in (:e, :f)", Map.of("e", "p2@example.com", "f", "x")),
            Map.entry("email in ('p2@example.com', 'x')", Map.of()),
            Map.entry("(email, city) = (:e, 'city 2')", Map.of("e", "p2@example.com")),
            Map.entry("(email, city) in ((:e, 'city 2'), ('x', 'y'))", Map.of("e", "p2@example.com")),
            Map.entry("email <> 'p1@example.com' and email != :e", Map.of("e", "p3@example.com")),
            Map.entry("email not in (:e)", Map.of("e", List.of("p1@example.com", "p3@example.com"))),
            Map.entry("not (email = :e or email = 'p3@example.com')", Map.of("e", "p1@example.com")),
            Map.entry("(city = 'none' or email = :e) and id > 0", Map.of("e", "p2@example.com")),
            Map.entry("(:e is null or email = :e)", Map.of("e", "p2@example.com")),
            Map.entry("number = 102", Map.of()),
            Map.entry("number = 102L", Map.of()),
            Map.entry("number = :n", Map.of("n", 102L)),
            Map.entry("status = io.entigma.query.Person$Status.NEW", Map.of()),
            Map.entry("born = local date 1980-01-02", Map.of()),
            Map.entry("born = :b", Map.of("b", LocalDate.of(1980, 1, 2))),
            Map.entry("address.zip = :z", Map.of("z", "zip 2")),
            Map.entry(":p member of phones", Map.of("p", "+94 2")),
            Map.entry("'+94 2' member of phones", Map.of()),
            Map.entry(":p in elements(phones)", Map.of("p", "+94 2")),
            Map.entry(
                    "exists (select 1 from Person q where q.email = :e and q.id = p.id)",
                    Map.of("e", "p2@example.com")),
            Map.entry("id in (select q.id from Person q where q.email = :e)", Map.of("e", "p2@example.com")),
            Map.entry("case when email = :e then 1 else 0 end = 1", Map.of("e", "p2@example.com")),
            Map.entry("coalesce(email, otherEmail) = :e", Map.of("e", "p2@example.com")));

    private static final Map<String, Long> COMPARE_STORED = Map.of(
            "select count(*) from Person p where p.email in (select q.email from Person q)",
            3L,
            "select count(*) from Person p join Person q on q.email = p.email",
            5L,
            "select count(distinct p.email) from Person p",
            2L,
            "select max(n) from (select count(*) as n from Person p group by p.email) d",
            2L,
            "select count(*) from (select distinct p.email as e from Person p) d",
            2L,
            "select count(*) from Person p where (select q.email from Person q where q.id = p.id) = p.email",
            3L);

    @OnEveryProduct
    @DisplayName("equality finds the row in every notation, under every live key, also in statements translated before")
    void equality_everyNotation_findsTheRowUnderEveryKey(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Person.class).kek(kek).start()) {
            app.run("acme", session -> {
                for (long id = 1; id <= 3; id++) {
                    session.persist(new Person(id));
                }
            });
            app.run("acme", session -> FIND_2.forEach(query -> assertFinds(session, query, List.of(2L))));

            KeyRotation.rotate(db, kek, "acme");
            app.entigma().evictKeys();
            app.run("acme", session -> {
                Person again = new Person(2);
                again.id = 12L;
                session.persist(again);
            });

            app.run("acme", session -> FIND_2.forEach(query -> assertFinds(session, query, List.of(2L, 12L))));
            assertThat(db.bytesOfEach("SELECT email FROM Person WHERE id = 2"))
                    .isNotEqualTo(db.bytesOfEach("SELECT email FROM Person WHERE id = 12"));
        }
    }

    @OnEveryProduct
    @DisplayName("what compares stored values is right under one key and refused under two")
    void comparisonOfStoredValues_underOneKey_isRightAndUnderTwoRefused(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Person.class).kek(kek).start()) {
            app.run("acme", session -> {
                for (long id = 1; id <= 3; id++) {
                    Person person = new Person(id);
                    person.email = id == 3 ? "p2@example.com" : person.email;
                    session.persist(person);
                }
            });
            app.run(
                    "acme",
                    session -> COMPARE_STORED.forEach((hql, count) -> assertThat(
                                    session.createQuery(hql, Long.class).getSingleResult())
                            .as(hql)
                            .isEqualTo(count)));

            KeyRotation.rotate(db, kek, "acme");
            app.entigma().evictKeys();

            COMPARE_STORED
                    .keySet()
                    .forEach(hql -> app.run(
                            "acme",
                            session -> assertThatThrownBy(() ->
                                            session.createQuery(hql, Long.class).getSingleResult())
                                    .as(hql)
                                    .isInstanceOf(QueryRefusedException.class)
                                    .hasMessageContaining("Person.email")
                                    .hasMessageContaining(
                                            "needs all values under one data key, but tenant 'acme' has 2 in use")));
        }
    }

    @OnEveryProduct
    @DisplayName("a query for a tenant without a key finds nothing and makes no key, also in a read-only transaction")
    void query_tenantWithoutKey_findsNothingAndMakesNoKey(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Person.class).kek(kek).start()) {
            app.run("acme", session -> session.persist(new Person(2)));
            app.run("new", session -> {
                session.setDefaultReadOnly(true);
                FIND_2.forEach(query -> {
                    if (!query.getKey().contains("<>") && !query.getKey().contains("not ")) {
                        assertFinds(session, query, List.of());
                    }
                });
                assertThat(session.createMutationQuery("delete from Person where email = 'p2@example.com'")
                                .executeUpdate())
                        .isZero();
            });

            assertThat(kek.wraps()).isEqualTo(1);
            assertThat(db.bytesOfEach("SELECT key_id FROM entigma_key")).hasSize(1);
        }
    }

    @OnEveryProduct
    @DisplayName("null stays SQL NULL in every query, on every database")
    void null_asParameterAndInPredicates_isSqlNull(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> {
                session.persist(new Person(1));
                Person empty = new Person(2);
                empty.email = null;
                empty.ssn = null;
                empty.born = null;
                session.persist(empty);
            });
            app.run("acme", session -> {
                assertThat(ids(session, "email = :p", null)).isEmpty();
                assertThat(ids(session, "email is null", "unused")).containsExactly(2L);
                assertThat(ids(session, "ssn is null", "unused")).containsExactly(2L);
                assertThat(ids(session, "ssn is not null", "unused")).containsExactly(1L);
                assertThat(ids(session, "(:p is null or email = :p)", null)).containsExactly(1L, 2L);
                assertThat(ids(session, "(:p is null or email = :p)", "")).isEmpty();
                assertThat(ids(session, "(:p is null or email = :p)", "p1@example.com"))
                        .containsExactly(1L);
                assertThat(ids(session, "born = :p", null)).isEmpty();
                assertThat(session.createMutationQuery("update Person set ssn = :p, email = null where id = 1")
                                .setParameter("p", null)
                                .executeUpdate())
                        .isEqualTo(1);
            });
            assertThat(db.bytesOfEach("SELECT ssn FROM Person")).containsOnlyNulls();
            assertThat(db.bytesOfEach("SELECT email FROM Person")).containsOnlyNulls();
        }
    }

    private static List<Long> ids(Session session, String where, @Nullable Object parameter) {
        var query = session.createQuery("select p.id from Person p where " + where + " order by p.id", Long.class);
        if (where.contains(":p")) {
            query.setParameter("p", parameter);
        }
        return query.getResultList();
    }

    private static void assertFinds(
            Session session, Map.Entry<String, Map<String, Object>> query, List<Long> expected) {
        String hql = "select p.id from Person p where " + query.getKey() + " order by p.id";
        var found = session.createQuery(hql, Long.class);
        query.getValue().forEach((name, value) -> {
            if (value instanceof List<?> list) {
                found.setParameterList(name, list);
            } else {
                found.setParameter(name, value);
            }
        });
        assertThat(found.getResultList()).as(query.getKey()).isEqualTo(expected);
    }

    @OnEveryProduct
    void tuples_withEnums_findTheirRows(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> {
                for (long id = 1; id <= 4; id++) {
                    session.persist(new Person(id));
                }
            });
            app.run("acme", session -> {
                for (String in : List.of(
                        "(p.status, p.city) in ((:a, 'city 2'), (:b, 'city 3'))",
                        "(p.status, p.email) in ((:a, 'p2@example.com'), (:b, 'p3@example.com'))",
                        "(p.email, 'zqx') in (('p2@example.com', 'zqx'), ('p1@example.com', 'qxz'), ('p3@example.com',"
                                + " 'zqx')) and :a <> :b",
                        "(p.status, p.email) = (:a, 'p2@example.com') or (p.status, p.city) = (:b, 'city 3')")) {
                    assertThat(session.createSelectionQuery(
                                            "select p.id from Person p where " + in + " order by p.id", Long.class)
                                    .setParameter("a", Person.Status.NEW)
                                    .setParameter("b", Person.Status.OLD)
                                    .getResultList())
                            .as(in)
                            .containsExactly(2L, 3L);
                }
            });
        }
    }
}
