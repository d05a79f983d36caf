// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quarkus reads the mapping while it builds, and starts Hibernate without it: generated columns and indexes must be there all the same. */
class SearchableTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Person.class)
            // A pool of one: a query that looked for its index on another connection would wait for ever.
            .overrideConfigKey("quarkus.datasource.jdbc.max-size", "1");

    @Entity(name = "Person")
    public static class Person {
        @Id
        public Long id;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 4)
        public String name;
    }

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    private List<Long> found(String where, String value) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createQuery("select p.id from Person p where " + where, Long.class)
                        .setParameter("v", value)
                        .getResultList());
    }

    @Test
    void queries_onSearchableAttribute_areAnswered() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> {
            Person person = new Person();
            person.id = 1L;
            person.name = "Müller";
            entities.persist(person);
        });
        RawColumns.assertSealed(database, "select name from Person", "Müller");
        assertThat(found("lower(p.name) = lower(:v)", "MÜLLER")).containsExactly(1L);
        assertThat(found("p.name ilike :v", "mü%")).containsExactly(1L);
        assertThat(found("p.name ilike :v", "mu%")).isEmpty();
    }
}
