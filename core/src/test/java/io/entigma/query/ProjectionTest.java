// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.EntigmaException;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.Session;
import org.junit.jupiter.api.DisplayName;

/** Whatever a query hands on comes out as plaintext. */
class ProjectionTest {
    record Dto(String ssn, LocalDate born) {}

    private static final Map<String, Object> ONE_VALUE = Map.ofEntries(
            Map.entry("select p.ssn from Person p", "ssn-1"),
            Map.entry("select p.address.zip from Person p", "zip 1"),
            Map.entry("select ph from Person p join p.phones ph", "+94 1"),
            Map.entry("select element(p.phones) from Person p", "+94 1"),
            Map.entry("select (select q.ssn from Person q where q.id = p.id) from Person p", "ssn-1"),
            Map.entry("select coalesce(p.ssn, :other) from Person p", "ssn-1"),
            Map.entry("select coalesce(p.ssn, p.ssn) from Person p", "ssn-1"),
            Map.entry("select coalesce(p.passport, 'none') from Person p", "none"),
            Map.entry("select coalesce(coalesce(p.passport, null), 'none') from Person p", "none"),
            Map.entry("select coalesce(p.passport, :other) from Person p", "other"),
            Map.entry("select case when p.city = 'city 1' then p.ssn else :other end from Person p", "ssn-1"),
            Map.entry("select case when p.city = 'none' then p.ssn else :other end from Person p", "other"),
            Map.entry("select case when p.city = 'city 1' then p.ssn end from Person p", "ssn-1"),
            Map.entry("select case p.city when 'city 1' then p.ssn else null end from Person p", "ssn-1"),
            Map.entry("select d.s from (select p.ssn as s from Person p) d", "ssn-1"),
            Map.entry("with x as (select p.ssn as s, p.id as i from Person p) select d.s from x d", "ssn-1"),
            Map.entry("select p.email from Person p group by p.email", "p1@example.com"),
            Map.entry("select distinct p.email from Person p", "p1@example.com"),
            Map.entry(
                    "select p.ssn from Person p where p.id = 1 union all select q.ssn from Person q where q.id = 2",
                    "ssn-1"),
            Map.entry("select count(p.ssn) from Person p", 1L),
            Map.entry("select count(p.passport) from Person p", 0L),
            Map.entry("select count(distinct p) from Person p", 1L),
            Map.entry("select p.active from Person p", true));

    private static Person person() {
        Person person = new Person(1);
        person.passport = null;
        return person;
    }

    @OnEveryProduct
    @DisplayName("projections, coalesce, case, sub-queries and unions give plaintext")
    void select_encryptedAttribute_isPlaintext(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> session.persist(person()));
            ONE_VALUE.forEach((hql, value) -> app.run("acme", session -> {
                var query = session.createSelectionQuery(hql, Object.class);
                if (hql.contains(":other")) {
                    query.setParameter("other", "other");
                }
                assertThat(query.getSingleResult()).as(hql).isEqualTo(value);
            }));
        }
    }

    @OnEveryProduct
    void select_severalAttributes_arePlaintextInEveryShape(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> session.persist(person()));
            app.run("acme", session -> {
                assertThat(session.createSelectionQuery(
                                        "select new io.entigma.query.ProjectionTest$Dto(p.ssn, p.born) from Person p",
                                        Dto.class)
                                .getSingleResult())
                        .isEqualTo(new Dto("ssn-1", LocalDate.of(1980, 1, 1)));
                assertThat(session.createSelectionQuery("select p.ssn, p.born from Person p", Dto.class)
                                .getSingleResult())
                        .isEqualTo(new Dto("ssn-1", LocalDate.of(1980, 1, 1)));
                Tuple tuple = session.createSelectionQuery(
                                "select p.ssn as s, p.address as a from Person p", Tuple.class)
                        .getSingleResult();
                assertThat(tuple.get("s")).isEqualTo("ssn-1");
                assertThat(((Person.Address) tuple.get("a")).zip).isEqualTo("zip 1");
                assertThat(session.createSelectionQuery(
                                        "select new map(p.ssn as s, p.email as e) from Person p", Map.class)
                                .getSingleResult())
                        .isEqualTo(Map.of("s", "ssn-1", "e", "p1@example.com"));

                CriteriaBuilder criteria = session.getCriteriaBuilder();
                CriteriaQuery<Dto> query = criteria.createQuery(Dto.class);
                Root<Person> root = query.from(Person.class);
                query.multiselect(root.get("ssn"), root.get("born"));
                assertThat(session.createQuery(query).getSingleResult().ssn()).isEqualTo("ssn-1");
            });
        }
    }

    @OnEveryProduct
    void select_distinctOrGroupedEntity_isAllowed(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> session.persist(person()));
            app.run("acme", session -> {
                for (String hql : Set.of(
                        "select distinct p from Person p left join fetch p.phones",
                        "select p from Person p join p.phones ph group by p",
                        "select distinct p from Person p order by p.city")) {
                    assertThat(session.createSelectionQuery(hql, Person.class).getSingleResult().ssn)
                            .as(hql)
                            .isEqualTo("ssn-1");
                }
            });
        }
    }

    @OnEveryProduct
    @DisplayName("a value that a query hands back is not sealed under a key made for the query")
    void select_valueOfTenantWithoutKey_isRefusedAndMakesNoKey(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Person.class).kek(kek).start()) {
            app.run(
                    "acme",
                    session -> assertThatThrownBy(() -> session.createSelectionQuery(
                                            "select coalesce(p.ssn, :o) from Person p", String.class)
                                    .setParameter("o", "x")
                                    .getResultList())
                            .isInstanceOf(QueryRefusedException.class)
                            .hasMessageContaining(
                                    "Person.ssn: a value in a query cannot be sealed, since tenant 'acme' has no data"
                                            + " key yet"));
            assertThat(kek.wraps()).isZero();
        }
    }

    @OnEveryProduct
    @DisplayName("bytes, even sealed ones, are no value of another type")
    void parameter_sealedBytes_matchesNothing(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> session.persist(person()));
            byte[] stored = db.bytes("SELECT email FROM Person");
            app.run("acme", session -> {
                try {
                    // Hibernate 7.4 makes text of bytes, as for any attribute that is a String; other versions refuse
                    // them.
                    assertThat(find(session, stored)).isEmpty();
                } catch (EntigmaException | IllegalArgumentException e) {
                    assertThat(e).hasMessageNotContaining("example.com");
                }
            });
            app.run(
                    "acme",
                    session -> assertThat(find(session, "p1@example.com")).hasSize(1));
        }
    }

    private static List<Person> find(Session session, Object email) {
        return session.createSelectionQuery("from Person where email = :e", Person.class)
                .setParameter("e", email)
                .getResultList();
    }
}
