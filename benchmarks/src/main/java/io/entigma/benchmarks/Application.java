// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.Entigma;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.spi.TenantResolver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;

/** A plain Hibernate application with an engine of its own. Thread safe. */
public final class Application implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Entigma entigma;
    private final SessionFactory factory;

    private Application(Entigma entigma, SessionFactory factory) {
        this.entigma = entigma;
        this.factory = factory;
    }

    /**
     * Starts one.
     *
     * @param url where its tables and the key table are; {@code jdbc:h2:mem:} alone is a new database in memory
     * @param settings more Hibernate settings
     * @param entities its entities
     * @return the application
     */
    public static Application start(String url, Map<String, Object> settings, Class<?>... entities) {
        String place = url.equals("jdbc:h2:mem:") ? memory() : url;
        Entigma entigma = engine(place);
        try {
            return new Application(entigma, factory(place, entigma, settings, entities));
        } catch (RuntimeException e) {
            entigma.close();
            throw e;
        }
    }

    private static Entigma engine(String place) {
        return Entigma.builder()
                .kek(LocalKek.KEK)
                .kekClient(new LocalKek())
                .keyTable(KeyTable.at(place).user(user(place)).password("").schemaAction(SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(Duration.ofMillis(100))
                .build();
    }

    private static SessionFactory factory(
            String place, Entigma entigma, Map<String, Object> settings, Class<?>... entities) {
        Configuration configuration = new Configuration()
                .setProperty("hibernate.connection.url", place)
                .setProperty("hibernate.connection.username", user(place))
                .setProperty("hibernate.connection.password", "")
                .setProperty("hibernate.hbm2ddl.auto", "update")
                // One benchmark writes bytes that are not sealed, to tell what the database alone takes.
                .setProperty("entigma.column-constraints", "off");
        for (Class<?> entity : entities) {
            configuration.addAnnotatedClass(entity);
        }
        configuration.getProperties().putAll(settings);
        configuration.getProperties().put(Entigma.SETTING, entigma);
        return configuration.buildSessionFactory();
    }

    /** Lets Hibernate start once, with an engine that is there already. */
    public static void boot(String url, Consumer<Runnable> timer, Class<?>... entities) {
        try (Entigma entigma = engine(url)) {
            AtomicReference<@Nullable SessionFactory> started = new AtomicReference<>();
            timer.accept(() -> started.set(factory(url, entigma, Map.of(), entities)));
            SessionFactory factory = started.get();
            if (factory != null) {
                factory.close();
            }
        }
    }

    /** The URL of a new H2 database in memory, which lives as long as this process. */
    public static String memory() {
        return "jdbc:h2:mem:benchmark" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    }

    /** The user that a database of that kind has for this. */
    public static String user(String url) {
        return url.startsWith("jdbc:mysql:") ? "root" : url.startsWith("jdbc:postgresql:") ? "postgres" : "sa";
    }

    public Entigma entigma() {
        return entigma;
    }

    public SessionFactory factory() {
        return factory;
    }

    @Override
    public void close() {
        factory.close();
        entigma.close();
    }
}
