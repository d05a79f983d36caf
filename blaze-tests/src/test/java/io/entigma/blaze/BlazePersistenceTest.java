// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.blaze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.blazebit.persistence.Criteria;
import com.blazebit.persistence.CriteriaBuilderFactory;
import com.blazebit.persistence.PagedList;
import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.error.QueryRefusedException;
import io.entigma.key.KeyTable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blaze-Persistence puts its own parts into Hibernate's queries: they work, or are refused in our words. */
class BlazePersistenceTest {
    @TempDir
    Path folder;

    @Entity(name = "Person")
    public static class Person {
        @Id
        Long id;

        @Encrypted
        String ssn;

        @Encrypted(deterministic = true)
        String email;

        protected Person() {}

        Person(long id) {
            this.id = id;
            ssn = "ssn-" + id;
            email = "p" + id + "@example.com";
        }

        Long id() {
            return id;
        }
    }

    /** Nothing encrypted. */
    @Entity(name = "Plain")
    public static class Plain {
        @Id
        Long id;

        protected Plain() {}

        Plain(long id) {
            this.id = id;
        }
    }

    @Test
    void entityWithoutEncryptedAttributes_keysetPages_work() {
        run((blaze, session) -> {
            PagedList<Plain> first = blaze.create(session, Plain.class)
                    .orderByAsc("id")
                    .page(null, 0, 2)
                    .getResultList();
            PagedList<Plain> second = blaze.create(session, Plain.class)
                    .orderByAsc("id")
                    .page(first.getKeysetPage(), 2, 2)
                    .getResultList();
            assertThat(second).extracting(plain -> plain.id).containsExactly(3L, 4L);
        });
    }

    @Test
    void entityWithEncryptedAttributes_keysetPages_work() {
        run((blaze, session) -> {
            PagedList<Person> first = blaze.create(session, Person.class)
                    .where("email")
                    .in(List.of("p1@example.com", "p2@example.com", "p3@example.com"))
                    .orderByAsc("id")
                    .page(null, 0, 2)
                    .getResultList();
            PagedList<Person> second = blaze.create(session, Person.class)
                    .where("email")
                    .in(List.of("p1@example.com", "p2@example.com", "p3@example.com"))
                    .orderByAsc("id")
                    .page(first.getKeysetPage(), 2, 2)
                    .getResultList();
            assertThat(second).extracting(Person::id).containsExactly(3L);
        });
    }

    @Test
    void values_besidePlainAttributes_work() {
        run((blaze, session) -> assertThat(blaze.create(session, Long.class)
                        .fromValues(Long.class, "wanted", List.of(2L, 4L))
                        .from(Person.class, "p")
                        .where("p.id")
                        .eqExpression("wanted")
                        .select("p.id")
                        .orderByAsc("p.id")
                        .getResultList())
                .containsExactly(2L, 4L));
    }

    @Test
    void encryptedAttributes_areAnsweredOrRefused() {
        run((blaze, session) -> {
            assertThat(blaze.create(session, Person.class)
                            .where("email")
                            .eq("p2@example.com")
                            .getResultList())
                    .extracting(Person::id)
                    .containsExactly(2L);
            assertThatThrownBy(() -> blaze.create(session, Person.class)
                            .where("ssn")
                            .eq("ssn-1")
                            .getResultList())
                    .isInstanceOf(QueryRefusedException.class);
            assertThatThrownBy(() -> blaze.create(session, Person.class)
                            .where("email")
                            .like()
                            .value("p%")
                            .noEscape()
                            .getResultList())
                    .isInstanceOf(QueryRefusedException.class);
            assertThatThrownBy(() -> blaze.create(session, Person.class)
                            .orderByAsc("email")
                            .orderByAsc("id")
                            .page(null, 0, 2)
                            .getResultList())
                    .isInstanceOf(QueryRefusedException.class);
        });
    }

    private void run(BiConsumer<CriteriaBuilderFactory, Session> use) {
        String url = "jdbc:h2:mem:" + getClass().getSimpleName() + System.nanoTime() + ";DB_CLOSE_DELAY=-1";
        try (Entigma entigma = Entigma.builder()
                        .kek("file:" + folder.resolve("blaze.kek").toAbsolutePath())
                        .keyTable(KeyTable.at(url).schemaAction(KeyTable.SchemaAction.CREATE))
                        .build();
                SessionFactory factory = factory(url, entigma)) {
            factory.inTransaction(session -> {
                for (long id = 1; id <= 5; id++) {
                    session.persist(new Person(id));
                    session.persist(new Plain(id));
                }
            });
            CriteriaBuilderFactory blaze = Criteria.getDefault().createCriteriaBuilderFactory(factory);
            factory.inTransaction(session -> use.accept(blaze, session));
        }
    }

    private static SessionFactory factory(String url, Entigma entigma) {
        Configuration configuration = new Configuration()
                .addAnnotatedClass(Person.class)
                .addAnnotatedClass(Plain.class)
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.hbm2ddl.auto", "create");
        configuration.getProperties().put(Entigma.SETTING, entigma);
        return configuration.buildSessionFactory();
    }
}
