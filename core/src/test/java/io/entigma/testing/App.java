// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import com.google.crypto.tink.subtle.Random;
import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.TenantScope;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.spi.TenantResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;

/** A small plain Hibernate application with an engine of its own, over a test database. */
public final class App implements AutoCloseable {
    private final Entigma entigma;
    private final SessionFactory factory;

    private App(Entigma entigma, SessionFactory factory) {
        this.entigma = entigma;
        this.factory = factory;
    }

    /** Starts to describe an application. */
    public static Builder on(TestDatabase db) {
        return new Builder(db);
    }

    public SessionFactory factory() {
        return factory;
    }

    public Entigma entigma() {
        return entigma;
    }

    /** Runs in a transaction of a new session, for a tenant. */
    public void run(String tenant, Consumer<Session> work) {
        TenantScope.run(tenant, () -> factory.inTransaction(work));
    }

    /** Calls in a transaction of a new session, for a tenant. */
    public <T> T call(String tenant, Function<Session, T> work) {
        try (TenantScope scope = TenantScope.open(new io.entigma.key.TenantId(tenant))) {
            return factory.fromTransaction(work);
        }
    }

    /** Runs in a transaction of a session whose tenant Hibernate itself knows. */
    public void in(String tenant, Consumer<Session> work) {
        callIn(tenant, session -> {
            work.accept(session);
            return true;
        });
    }

    /** Calls in a transaction of a session whose tenant Hibernate itself knows. */
    public <T> T callIn(String tenant, Function<Session, T> work) {
        try (Session session =
                factory.withOptions().tenantIdentifier((Object) tenant).openSession()) {
            session.beginTransaction();
            T result = work.apply(session);
            session.getTransaction().commit();
            return result;
        }
    }

    /** Runs in a transaction of a stateless session whose tenant Hibernate itself knows. */
    public void inStateless(String tenant, Consumer<StatelessSession> work) {
        try (StatelessSession session =
                factory.withStatelessOptions().tenantIdentifier((Object) tenant).openStatelessSession()) {
            session.beginTransaction();
            work.accept(session);
            session.getTransaction().commit();
        }
    }

    @Override
    public void close() {
        factory.close();
        entigma.close();
    }

    /** What an application is made of. */
    public static final class Builder {
        /** Nodes that share a key table share a KEK, as its rows are authenticated under it. */
        private static final byte[] SHARED_KEK = Random.randBytes(32);

        /** Finding services in all jars of the class path takes half of a start, so that is done once. */
        private static final BootstrapServiceRegistry SERVICES =
                services(App.class.getClassLoader()).disableAutoClose().build();

        private final TestDatabase db;
        private Class<?>[] entities = {};
        private LocalKek kek = new LocalKek(SHARED_KEK);
        private final Map<String, Object> settings = new HashMap<>();
        private BootstrapServiceRegistry services = SERVICES;
        private UnaryOperator<EntigmaBuilder> more = builder -> builder;

        private Builder(TestDatabase db) {
            this.db = db;
            settings.putAll(db.hibernateSettings());
            settings.put("hibernate.hbm2ddl.auto", "update");
            settings.put("jakarta.persistence.validation.mode", "none");
        }

        /** Hibernate keeps the classes that it has found; those of another loader must not stay for the next test. */
        public Builder entities(Class<?>... classes) {
            this.entities = classes;
            for (Class<?> entity : classes) {
                if (entity.getClassLoader() != App.class.getClassLoader()) {
                    this.services = services(entity.getClassLoader()).build();
                }
            }
            return this;
        }

        public Builder kek(LocalKek client) {
            this.kek = client;
            return this;
        }

        private static BootstrapServiceRegistryBuilder services(ClassLoader loader) {
            return new BootstrapServiceRegistryBuilder().applyClassLoader(loader);
        }

        /** Another URL has Hibernate open connections of its own there. */
        public Builder set(String name, Object value) {
            if (name.equals("jakarta.persistence.jdbc.url")) {
                db.hibernateSettings().keySet().forEach(settings::remove);
                settings.putAll(db.hibernateSettings(value.toString()));
            }
            settings.put(name, value);
            return this;
        }

        /** The database takes whatever is put into encrypted columns behind Entigma's back. */
        public Builder withoutConstraints() {
            return set("entigma.column-constraints", "off");
        }

        public Builder engine(UnaryOperator<EntigmaBuilder> change) {
            UnaryOperator<EntigmaBuilder> before = more;
            this.more = builder -> change.apply(before.apply(builder));
            return this;
        }

        public Entigma buildEngine() {
            KeyTable table = db.keyTable().schemaAction(SchemaAction.CREATE);
            return more.apply(Entigma.builder()
                            .kek(LocalKek.URI_A)
                            .kekClient(kek)
                            .keyTable(table)
                            .tenants(TenantResolver.scopeOnly()))
                    .build();
        }

        public App start() {
            Entigma entigma = buildEngine();
            try {
                Configuration configuration = new Configuration(services);
                for (Class<?> entity : entities) {
                    configuration.addAnnotatedClass(entity);
                }
                settings.forEach((name, value) -> configuration.getProperties().put(name, value));
                configuration.getProperties().put(Entigma.SETTING, entigma);
                return new App(entigma, configuration.buildSessionFactory());
            } catch (RuntimeException e) {
                entigma.close();
                throw e;
            }
        }
    }
}
