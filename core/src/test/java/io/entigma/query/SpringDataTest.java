// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Version;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.ExampleMatcher.StringMatcher;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;

/** Spring Data JPA's ways to query, on repositories made by hand. */
class SpringDataTest {
    public record Iban(String text) {}

    public interface NameOnly {
        String getName();
    }

    public record CityAndEmail(String city, String email) {}

    @Entity(name = "Payer")
    public static class Payer {
        @Id
        Long id;

        String city;

        @Encrypted
        String name;

        @Encrypted(deterministic = true)
        String email;

        @Encrypted
        Iban iban;

        protected Payer() {}

        Payer(long id) {
            this.id = id;
            this.city = "city " + id % 2;
            this.name = "name " + id;
            this.email = id + "@example.com";
            this.iban = new Iban("DE" + id);
        }

        public String getCity() {
            return city;
        }

        public String getName() {
            return name;
        }

        public String getEmail() {
            return email;
        }
    }

    public interface Payers extends JpaRepository<Payer, Long>, JpaSpecificationExecutor<Payer> {
        List<Payer> findByEmail(String email);

        List<Payer> findByEmailInAndCity(List<String> emails, String city);

        long countByEmailNot(String email);

        boolean existsByEmail(String email);

        long deleteByEmail(String email);

        List<NameOnly> findNameOnlyByEmail(String email);

        @Query(
                "select new io.entigma.query.SpringDataTest$CityAndEmail(p.city, p.email) from Payer p where p.email = ?1")
        List<CityAndEmail> dto(String email);

        @Query("select p.iban from Payer p order by p.id")
        List<Object> ibans();

        @Query("select p.name from Payer p where p.email = :email")
        List<String> names(String email);

        List<Payer> findByNameContaining(String part);

        List<Payer> findByEmailIgnoreCase(String email);

        List<Payer> findByCityOrderByName(String city);
    }

    @BeforeEach
    void requireHibernateOfThisSpringData() {
        Assumptions.assumeTrue(
                Version.getVersionString().startsWith("6.6"), "Spring Data JPA 3.5 is made for Hibernate 6.6");
    }

    private static void with(TestDatabase db, Consumer<Payers> work) {
        try (App app = App.on(db).entities(Payer.class).start()) {
            app.run("acme", session -> {
                for (long id = 0; id < 6; id++) {
                    session.persist(new Payer(id));
                }
            });
            app.run("acme", session -> work.accept(new JpaRepositoryFactory(session).getRepository(Payers.class)));
        }
    }

    private static void assertRefused(Runnable query, String attribute) {
        assertThatThrownBy(query::run)
                .hasStackTraceContaining(QueryRefusedException.class.getName())
                .hasStackTraceContaining(attribute);
    }

    @OnEveryProduct
    void derivedQueries_onDeterministicAttributes_find(TestDatabase db) {
        with(db, payers -> {
            assertThat(payers.findByEmail("3@example.com"))
                    .extracting(p -> p.id)
                    .containsExactly(3L);
            assertThat(payers.findByEmailInAndCity(List.of("2@example.com", "3@example.com"), "city 0"))
                    .extracting(p -> p.id)
                    .containsExactly(2L);
            assertThat(payers.countByEmailNot("3@example.com")).isEqualTo(5);
            assertThat(payers.existsByEmail("9@example.com")).isFalse();
            assertThat(payers.findNameOnlyByEmail("3@example.com").get(0).getName())
                    .isEqualTo("name 3");
            assertThat(payers.dto("3@example.com")).containsExactly(new CityAndEmail("city 1", "3@example.com"));
            assertThat(payers.names("3@example.com")).containsExactly("name 3");
            assertThat(payers.deleteByEmail("3@example.com")).isOne();
        });
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "a value class in the select list of a query, declared as Object so that Spring Data makes no DTO of it")
    void query_ofAValueClass_givesTheValues(TestDatabase db) {
        with(db, payers -> assertThat(payers.ibans()).hasSize(6).contains(new Iban("DE3")));
    }

    @OnEveryDatabase(Database.H2)
    void derivedQueries_thatCiphertextCannotAnswer_areRefused(TestDatabase db) {
        with(db, payers -> {
            assertRefused(() -> payers.findByNameContaining("ame"), "Payer.name");
            assertRefused(() -> payers.findByEmailIgnoreCase("3@EXAMPLE.COM"), "Payer.email");
            assertRefused(() -> payers.findByCityOrderByName("city 1"), "Payer.name");
            assertRefused(() -> payers.findAll(Sort.by("email")), "Payer.email");
        });
    }

    @OnEveryDatabase(Database.H2)
    void specifications_areAnsweredOrRefused(TestDatabase db) {
        Specification<Payer> byEmail = (root, query, builder) -> builder.equal(root.get("email"), "3@example.com");
        Specification<Payer> inCity = (root, query, builder) -> builder.equal(root.get("city"), "city 1");
        Specification<Payer> like = (root, query, builder) -> builder.like(root.get("email"), "3%");
        with(db, payers -> {
            assertThat(payers.findAll(byEmail.and(inCity), PageRequest.of(0, 5, Sort.by("id")))
                            .getTotalElements())
                    .isOne();
            assertThat(payers.count(byEmail.or(inCity))).isEqualTo(3);
            assertRefused(() -> payers.findAll(like), "Payer.email");
        });
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("Query by Example names the property that it cannot search, and runs with it ignored")
    void example_withAnEncryptedValue_isAnsweredOrRefused(TestDatabase db) {
        Payer probe = new Payer();
        probe.city = "city 1";
        probe.name = "ame";
        ExampleMatcher containing = ExampleMatcher.matching().withStringMatcher(StringMatcher.CONTAINING);
        Payer exact = new Payer();
        exact.email = "3@example.com";
        with(db, payers -> {
            assertRefused(() -> payers.findAll(Example.of(probe, containing)), "Payer.name");
            assertThat(payers.findAll(Example.of(probe, containing.withIgnorePaths("name"))))
                    .hasSize(3);
            assertThat(payers.findAll(Example.of(exact))).extracting(p -> p.id).containsExactly(3L);
        });
    }
}
