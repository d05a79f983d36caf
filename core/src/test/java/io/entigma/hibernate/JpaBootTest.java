// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Persistence;
import java.util.HashMap;
import java.util.Map;

/** Hibernate booted through JPA, with persistence.xml, as most applications do it. */
class JpaBootTest {
    private static final String LONGEST = "\uD83D\uDE00".repeat(50);

    @Entity(name = "JpaCustomer")
    public static class Customer {
        @Id
        Long id;

        @Encrypted
        @Column(length = 50)
        String name;
    }

    @OnEveryDatabase
    void persist_bootedThroughPersistenceXml_columnHasRoomForTheLongestValue(TestDatabase db) {
        Map<String, Object> settings = new HashMap<>(db.hibernateSettings());
        settings.put("hibernate.hbm2ddl.auto", "create");
        try (Entigma entigma = App.on(db).buildEngine()) {
            settings.put(Entigma.SETTING, entigma);
            EntityManagerFactory factory = Persistence.createEntityManagerFactory("jpa-boot", settings);
            try {
                TenantScope.run("acme", () -> {
                    persist(factory);
                    assertThat(read(factory).name).isEqualTo(LONGEST);
                });
            } finally {
                factory.close();
            }
        }
    }

    private static void persist(EntityManagerFactory factory) {
        EntityManager manager = factory.createEntityManager();
        manager.getTransaction().begin();
        Customer customer = new Customer();
        customer.id = 1L;
        customer.name = LONGEST;
        manager.persist(customer);
        manager.getTransaction().commit();
        manager.close();
    }

    private static Customer read(EntityManagerFactory factory) {
        EntityManager manager = factory.createEntityManager();
        try {
            return manager.find(Customer.class, 1L);
        } finally {
            manager.close();
        }
    }
}
