// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.error.NoTenantException;
import io.entigma.kek.KekClient;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.util.function.Supplier;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.DisplayName;

/** An application on CDI alone: producers as docs/cdi.md has them, in Weld SE. */
class WeldTest {
    private static TestDatabase database;

    @Entity(name = "Letter")
    static class Letter {
        @Id
        long id;

        @Encrypted
        String text;

        protected Letter() {}

        Letter(long id, String text) {
            this.id = id;
            this.text = text;
        }
    }

    /** Who is acting, for as long as a request. */
    @RequestScoped
    static class Who {
        String name = "";
    }

    @ApplicationScoped
    static class RequestTenants implements TenantResolver {
        @Inject
        Who who;

        @Override
        public TenantId currentTenant() {
            return who.name.isEmpty() ? null : new TenantId(who.name);
        }
    }

    @Dependent
    static class Producers {
        @Produces
        @ApplicationScoped
        KekClient kek() {
            return new LocalKek();
        }

        @Produces
        @ApplicationScoped
        Entigma entigma(KekClient kek, TenantResolver tenants) {
            return Entigma.builder()
                    .kek(LocalKek.URI_A)
                    .kekClient(kek)
                    .tenants(tenants)
                    .keyTable(KeyTable.at(database.url())
                            .user(database.user())
                            .password(database.password())
                            .schemaAction(SchemaAction.CREATE))
                    .build();
        }

        void close(@Disposes Entigma entigma) {
            entigma.close();
        }

        @Produces
        @ApplicationScoped
        EntityManagerFactory factory(Instance<Entigma> entigma) {
            Configuration configuration = new Configuration().addAnnotatedClass(Letter.class);
            database.hibernateSettings()
                    .forEach((name, value) -> configuration.getProperties().put(name, value));
            configuration.setProperty("hibernate.hbm2ddl.auto", "update");
            Supplier<Entigma> whenNeeded = entigma::get;
            configuration.getProperties().put(Entigma.SETTING, whenNeeded);
            return configuration.buildSessionFactory();
        }

        void close(@Disposes EntityManagerFactory factory) {
            factory.close();
        }
    }

    private static void as(SeContainer container, String tenant, Runnable work) {
        RequestContextController request =
                container.select(RequestContextController.class).get();
        request.activate();
        try {
            container.select(Who.class).get().name = tenant;
            work.run();
        } finally {
            request.deactivate();
        }
    }

    private static void inTransaction(EntityManagerFactory factory, java.util.function.Consumer<EntityManager> work) {
        try (EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            work.accept(entities);
            entities.getTransaction().commit();
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("beans are injected where encryption needs them, proxies of the container included")
    void producers_makeAnApplication(TestDatabase db) {
        database = db;
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(Producers.class, RequestTenants.class, Who.class)
                .initialize()) {
            EntityManagerFactory factory =
                    container.select(EntityManagerFactory.class).get();
            as(
                    container,
                    "acme",
                    () -> inTransaction(factory, entities -> entities.persist(new Letter(1, "Dear Ada"))));
            as(
                    container,
                    "acme",
                    () -> inTransaction(
                            factory,
                            entities -> assertThat(entities.find(Letter.class, 1L).text)
                                    .isEqualTo("Dear Ada")));
            assertThat(new String(
                            db.bytes("select text from Letter where id = ?", 1L),
                            java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("Dear");
            as(
                    container,
                    "",
                    () -> assertThatThrownBy(() -> inTransaction(factory, entities -> entities.find(Letter.class, 1L)))
                            .isInstanceOf(NoTenantException.class));
            assertThat(container.select(Entigma.class).get().health().cachedKeys())
                    .isEqualTo(1);
        }
    }
}
