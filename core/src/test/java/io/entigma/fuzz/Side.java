// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.TenantScope;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.classloading.internal.ClassLoaderServiceImpl;
import org.hibernate.cfg.Configuration;
import org.hibernate.type.descriptor.jdbc.VarcharJdbcType;
import org.hibernate.type.internal.BasicTypeImpl;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/** One of the twins: a session factory over a database of its own. */
final class Side implements AutoCloseable {
    static final String TENANT = "fuzz";

    private final Spy spy;
    private final ClassLoader loader;
    private final RawTables tables;
    private final SessionFactory factory;
    private final @Nullable App app;

    private Side(Spy spy, ClassLoader loader, RawTables tables, SessionFactory factory, @Nullable App app) {
        this.spy = spy;
        this.loader = loader;
        this.tables = tables;
        this.factory = factory;
        this.app = app;
    }

    static Side encrypted(TestDatabase db, LocalKek kek, Map<String, String> settings) {
        Spy spy = new Spy(db.url(), db.user(), db.password());
        App.Builder builder = App.on(db).entities(Model.entities()).kek(kek);
        settings.forEach(builder::set);
        builder.set("hibernate.connection.datasource", spy.dataSource());
        App app = builder.start();
        return new Side(spy, Side.class.getClassLoader(), new RawTables(app.entigma()), app.factory(), app);
    }

    /** Without a trace of Entigma. */
    static Side plain(TestDatabase db, Map<String, String> settings) {
        Spy spy = new Spy(db.url(), db.user(), db.password());
        TwinLoader loader = new TwinLoader();
        Configuration configuration = new Configuration(new BootstrapServiceRegistryBuilder()
                .applyClassLoaderService(new Unsealed(loader))
                .build());
        for (Class<?> entity : loader.entities()) {
            configuration.addAnnotatedClass(entity);
        }
        configuration.registerTypeContributor((contributions, services) -> byName(contributions));
        configuration.getProperties().putAll(settings);
        configuration.getProperties().put("hibernate.hbm2ddl.auto", "update");
        if (db.kind() == Database.MARIADB || db.kind() == Database.MYSQL) {
            // What comes out of a function of a bit is true whatever it is.
            configuration.getProperties().put("hibernate.type.preferred_boolean_jdbc_type", "TINYINT");
        }
        configuration.getProperties().put("jakarta.persistence.validation.mode", "none");
        configuration.getProperties().put("hibernate.connection.datasource", spy.dataSource());
        return new Side(spy, loader, new RawTables(null), configuration.buildSessionFactory(), null);
    }

    /**
     * A constant without an attribute at its side is its name. Hibernate takes its number there, which is another constant's
     * in the enum columns of H2 and MariaDB when it ends up beside one: in tuples, and in functions and inserts of parameters.
     */
    private static void byName(TypeContributions contributions) {
        TypeConfiguration types = contributions.getTypeConfiguration();
        types.getBasicTypeRegistry()
                .register(
                        new BasicTypeImpl<>(
                                types.getJavaTypeRegistry().resolveDescriptor(SealedHue.class),
                                VarcharJdbcType.INSTANCE),
                        SealedHue.class.getName());
    }

    SessionFactory factory() {
        return factory;
    }

    /** Stores one half of the data. */
    void store(int half) {
        TenantScope.run(TENANT, () -> factory.inTransaction(session -> Data.store(session, loader, half)));
    }

    void clear() {
        TenantScope.run(TENANT, () -> factory.inTransaction(Data::clear));
    }

    void reencrypt(TestDatabase db) throws InterruptedException {
        JobReport report = app.entigma()
                .data(db.dataSource())
                .run(JobRequest.reencrypt().tables(List.of("cust", "ord", "base", "sub", "one", "sec")));
        if (report.state() != JobState.DONE) {
            throw new IllegalStateException(report.toString());
        }
    }

    void evictKeys() {
        if (app != null) {
            app.entigma().evictKeys();
        }
    }

    /** Runs a statement and takes back what it did. */
    Outcome run(FuzzStatement statement) {
        try (TenantScope scope = TenantScope.open(new TenantId(TENANT));
                Session session = factory.openSession()) {
            session.beginTransaction();
            try {
                return run(statement, session);
            } finally {
                session.getTransaction().rollback();
            }
        }
    }

    private Outcome run(FuzzStatement statement, Session session) {
        List<String> rows = null;
        Throwable failure = null;
        spy.clear();
        try {
            rows = Rows.of(statement.run(session), statement.ordered());
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failure = e;
        }
        List<String> texts = spy.texts();
        List<Object> binds = spy.binds();
        List<String> executed = spy.executed();
        Map<String, List<String>> after = Map.of();
        Throwable unreadable = null;
        if (statement.mutation() && failure == null) {
            try {
                after = tables.read(spy.connection(), true);
            } catch (SQLException | RuntimeException e) {
                after = null;
                unreadable = e;
            }
        }
        return new Outcome(rows, failure, after, unreadable, texts, binds, executed);
    }

    /** All that is stored, as it is. */
    Map<String, List<String>> stored() {
        try {
            return tables.read(spy.connection(), false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that is stored, opened. */
    Map<String, List<String>> opened() {
        try (TenantScope scope = TenantScope.open(new TenantId(TENANT))) {
            return tables.read(spy.connection(), true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        if (app != null) {
            app.close();
        } else {
            factory.close();
        }
        spy.close();
    }

    /** Hides the services by which Entigma gets into Hibernate. */
    private static final class Unsealed extends ClassLoaderServiceImpl {
        private static final long serialVersionUID = 1L;

        Unsealed(ClassLoader loader) {
            super(loader);
        }

        @Override
        public <S> Collection<S> loadJavaServices(Class<S> service) {
            List<S> others = new ArrayList<>(super.loadJavaServices(service));
            others.removeIf(one -> one.getClass().getName().startsWith("io.entigma."));
            return others;
        }
    }
}
