// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.SealedField;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.jpa.SealedAttributes;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.DisplayName;

class SearchableTest {
    @Entity(name = "Person")
    public static class Person {
        @Id
        public Long id;

        @Encrypted
        @Searchable
        public String ssn;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 4)
        public String name;

        @Encrypted
        @Searchable(prefix = 4)
        public String code;

        @Encrypted
        @Searchable
        public Integer age;

        public Person() {}

        Person(long id, String ssn, String name, String code, Integer age) {
            this.id = id;
            this.ssn = ssn;
            this.name = name;
            this.code = code;
            this.age = age;
        }
    }

    private static List<Long> ids(Session session, String where, Object... parameters) {
        var query =
                session.createSelectionQuery("select p.id from Person p where " + where + " order by p.id", Long.class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.getResultList();
    }

    @OnEveryProduct
    @DisplayName("Equality, case-insensitive equality and prefixes are answered by tokens, and nothing is in the clear")
    void queries_onSearchableAttributes_areAnswered(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> {
                session.persist(new Person(1, "123-45", "Müller", "ABC1", 40));
                session.persist(new Person(2, "123-46", "MÜLLER-Lüdenscheid", "ABC", 41));
                session.persist(new Person(3, null, null, null, null));
                session.persist(new Person(4, "123-45", "Straße", "abc1", 40));
            });
            app.run("globex", session -> session.persist(new Person(5, "123-45", "Müller", "ABC1", 40)));
            assertThat(db.columnsHolding("123-4")).isEmpty();

            app.run("acme", session -> {
                assertThat(ids(session, "p.ssn = ?1", "123-45")).containsExactly(1L, 4L);
                assertThat(ids(session, "p.ssn in (?1, ?2)", "123-46", "x")).containsExactly(2L);
                assertThat(ids(session, "p.ssn = '123-46'")).containsExactly(2L);
                assertThat(ids(session, "p.age = 40 and p.id < 5")).containsExactly(1L, 4L);
                assertThat(ids(session, "p.ssn <> ?1 and p.id < 5", "123-45")).containsExactly(2L);
                assertThat(ids(session, "lower(p.name) = ?1", "müller")).containsExactly(1L);
                assertThat(ids(session, "lower(p.name) = ?1", "Müller")).isEmpty();
                assertThat(ids(session, "upper(p.name) = upper(?1)", "strasse")).containsExactly(4L);
                assertThat(ids(session, "p.name ilike ?1", "mül%")).containsExactly(1L, 2L);
                assertThat(ids(session, "lower(p.name) like concat(lower(?1), '%')", "MÜ"))
                        .containsExactly(1L, 2L);
                assertThat(ids(session, "p.name not ilike ?1 and p.id < 5", "m%"))
                        .containsExactly(4L);
                assertThat(ids(session, "p.code like ?1", "AB%")).containsExactly(1L, 2L);
                assertThat(ids(session, "p.code like ?1", "ABC")).containsExactly(2L);
                assertThat(ids(session, "p.code like ?1 and p.id < 5", "%")).containsExactly(1L, 2L, 4L);
                assertThat(ids(session, "p.code like 'A\\%%' escape '\\'")).isEmpty();
            });
        }
    }

    @OnEveryProduct
    @DisplayName("Native SQL finds values by the tokens that SealedAttributes makes")
    void nativeSql_withTokensByHand_findsRows(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> session.persist(new Person(1, "123-45", "Anna", "A", 1)));
            app.run("acme", session -> {
                SealedField<String> ssn = SealedAttributes.of(session).field(Person.class, "ssn", String.class);
                assertThat(session.createNativeQuery("select id from Person where ssn_eq in (:tokens)", Long.class)
                                .setParameterList("tokens", ssn.searchForms("123-45"))
                                .getResultList())
                        .containsExactly(1L);
                assertThat(ssn.searchForms("123-46")).hasSize(1);
            });
            TenantScope.run(
                    "nobody",
                    () -> app.factory()
                            .inTransaction(session -> assertThat(SealedAttributes.of(session)
                                            .field(Person.class, "ssn", String.class)
                                            .searchForms("123-45"))
                                    .isEmpty()));
        }
    }
}
