// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.job.StoredData;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.samples.quickstart.database.Database;
import io.entigma.samples.quickstart.setup.KeyServerAccess;
import io.entigma.samples.quickstart.setup.Settings;
import io.entigma.spi.TenantResolver;
import java.time.Duration;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/** A plain Hibernate application with one entity, and its engine. Thread safe. */
public final class CustomerApplication implements AutoCloseable {
    private static final int BATCH = 50;

    private final Entigma entigma;
    private final SessionFactory factory;

    private CustomerApplication(Entigma entigma, SessionFactory factory) {
        this.entigma = entigma;
        this.factory = factory;
    }

    /**
     * Starts it.
     *
     * @param settings where database and key server are
     * @param makesTables whether the tables are to be made, or must be there
     * @param calls counts calls of the key server
     */
    public static CustomerApplication start(Settings settings, boolean makesTables, KeyServerCalls calls) {
        Database database = settings.database();
        KeyServerAccess keyServer = settings.keyServer();
        Entigma entigma = Entigma.builder()
                .kek(keyServer.kek())
                .kekClient(keyServer.client())
                .keyTable(KeyTable.at(database.url())
                        .user(database.user())
                        .password(database.password())
                        .inSchema(Database.SCHEMA)
                        .schemaAction(makesTables ? SchemaAction.CREATE : SchemaAction.VALIDATE))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(Duration.ofSeconds(1))
                .listener(calls)
                .build();
        try {
            return new CustomerApplication(entigma, sessionFactory(database, entigma, makesTables));
        } catch (RuntimeException e) {
            entigma.close();
            throw e;
        }
    }

    private static SessionFactory sessionFactory(Database database, Entigma entigma, boolean makesTables) {
        return new HibernatePersistenceConfiguration("quickstart")
                .managedClass(Customer.class)
                .jdbcUrl(database.url())
                .jdbcCredentials(database.user(), database.password())
                .property(
                        database.schemaIsCatalog() ? "hibernate.default_catalog" : "hibernate.default_schema",
                        Database.SCHEMA)
                .property("hibernate.hbm2ddl.auto", makesTables ? "create-only" : "validate")
                .property("hibernate.jdbc.batch_size", BATCH)
                .property(Entigma.SETTING, entigma)
                .createEntityManagerFactory();
    }

    /** Works in a transaction of a new session, for one tenant. */
    public <T extends @Nullable Object> T call(String tenant, Function<Session, T> work) {
        try (TenantScope scope = TenantScope.open(new TenantId(tenant))) {
            return factory.fromTransaction(work);
        }
    }

    /** Jobs over this application's data. */
    public StoredData data(Database database) {
        return entigma.data(database.url(), database.user(), database.password());
    }

    /** Its engine. */
    public Entigma entigma() {
        return entigma;
    }

    /** Drops all data keys from memory, so that the next use of each asks the key server. */
    public void forgetKeys() {
        entigma.evictKeys();
    }

    /** The Hibernate that it runs on. */
    public static String hibernateVersion() {
        return org.hibernate.Version.getVersionString();
    }

    @Override
    public void close() {
        factory.close();
        entigma.close();
    }
}
