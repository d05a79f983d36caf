// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.error.QueryRefusedException;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoundTripTest {
    private static final String SSN = "123-45-6789";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(
                    Customer.class,
                    PanacheCustomer.class,
                    Customers.class,
                    Animal.class,
                    Animal.Dog.class,
                    Dossier.class,
                    Place.class,
                    Contact.class)
            // A pool of one: a key table that took its connections from there would wait for ever.
            .overrideConfigKey("quarkus.datasource.jdbc.max-size", "1");

    public record Place(String street, String city) {}

    @Embeddable
    public static class Contact {
        public String phone;
        public Place place;
    }

    @Entity(name = "Dossier")
    public static class Dossier {
        @Id
        public Long id;

        @Encrypted(deterministic = true)
        public Place place;

        @Encrypted
        @Convert(disableConversion = true)
        public Contact contact;
    }

    @ApplicationScoped
    public static class Customers implements PanacheRepository<PanacheCustomer> {}

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    @Inject
    Entigma entigma;

    @Inject
    Customers customers;

    @Test
    void persist_encryptedAttributes_areSealedInTheDatabaseAndFound() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Customer(1L, SSN, "a@example.com")));

        RawColumns.assertSealed(database, "select ssn from Customer", SSN);
        RawColumns.assertSealed(database, "select email from Customer", "a@example.com");
        assertThatThrownBy(() -> RawColumns.execute(database, "update Customer set ssn = X'313233'"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("ENTIGMA_CUSTOMER_SSN_");
        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(entities.find(Customer.class, 1L).ssn).isEqualTo(SSN);
            assertThat(byEmail("a@example.com")).extracting(found -> found.id).containsExactly(1L);
            assertThat(byEmail("b@example.com")).isEmpty();
            assertThatThrownBy(() -> entities.createQuery("from Customer c where c.ssn = :ssn", Customer.class)
                            .setParameter("ssn", SSN)
                            .getResultList())
                    .isInstanceOf(QueryRefusedException.class);
        });
        assertThat(RawColumns.count(database, "entigma_key")).isOne();
        assertThat(entigma.health().cachedKeys()).isOne();
    }

    private List<Customer> byEmail(String email) {
        return entities.createQuery("from Customer c where c.email = :email", Customer.class)
                .setParameter("email", email)
                .getResultList();
    }

    @Test
    void persist_recordAndEmbeddable_areSealedAsOneValue() throws Exception {
        Place place = new Place("secret street", null);
        QuarkusTransaction.requiringNew().run(() -> {
            Dossier dossier = new Dossier();
            dossier.id = 1L;
            dossier.place = place;
            dossier.contact = new Contact();
            dossier.contact.phone = "secret phone";
            dossier.contact.place = place;
            entities.persist(dossier);
        });

        RawColumns.assertSealed(database, "select place from Dossier", "secret street");
        RawColumns.assertSealed(database, "select contact from Dossier", "secret phone");
        QuarkusTransaction.requiringNew().run(() -> {
            Dossier found = entities.createQuery("from Dossier d where d.place = :place", Dossier.class)
                    .setParameter("place", place)
                    .getSingleResult();
            assertThat(found.contact.phone).isEqualTo("secret phone");
            assertThat(found.contact.place).isEqualTo(place);
            found.contact.phone = "secret new";
        });
        assertThat(QuarkusTransaction.requiringNew().call(() -> entities.find(Dossier.class, 1L).contact.phone))
                .isEqualTo("secret new");
    }

    @Test
    void bulk_overSeveralTables_isLookedAt() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                        .run(() -> entities.createQuery("delete from Dog d where d.chip = '123'")
                                .executeUpdate()))
                .hasStackTraceContaining("Dog.chip: '=' cannot be applied")
                .hasStackTraceContaining("GuardedStrategies");
    }

    @Test
    void panache_activeRecordAndRepository_areSealedAndFound() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> {
            PanacheCustomer customer = new PanacheCustomer();
            customer.ssn = SSN;
            customer.email = "p@example.com";
            customer.persist();
        });

        RawColumns.assertSealed(database, "select ssn from PanacheCustomer", SSN);
        Long id = QuarkusTransaction.requiringNew()
                .call(() -> customers.find("email", "p@example.com").firstResult().id);
        assertThat(entities.getEntityManagerFactory().getCache().contains(PanacheCustomer.class, id))
                .isTrue();
        assertThat(QuarkusTransaction.requiringNew().call(() -> customers.findById(id).ssn))
                .isEqualTo(SSN);
        QuarkusTransaction.requiringNew().run(() -> {
            PanacheCustomer found =
                    PanacheCustomer.find("email", "p@example.com").firstResult();
            assertThat(found.ssn).isEqualTo(SSN);
            assertThat(customers.count("email", "p@example.com")).isOne();
            assertThat(customers.find("email", "q@example.com").list()).isEmpty();
            assertThat(customers.update("email = ?1 where email = ?2", "q@example.com", "p@example.com"))
                    .isOne();
        });
        RawColumns.assertSealed(database, "select email from PanacheCustomer", "q@example.com");
        assertThat(QuarkusTransaction.requiringNew().call(() -> customers.delete("email", "q@example.com")))
                .isOne();
    }
}
