// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.Entigma;
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

    private final Sessions sessions;
    private final ClassLoader loader;
    private final RawTables tables;
    private final @Nullable Entigma engine;

    /** Of the plain twin without an engine. */
    Side(Sessions sessions, ClassLoader loader, @Nullable Entigma engine) {
        this.sessions = sessions;
        this.loader = loader;
        this.tables = new RawTables(engine);
        this.engine = engine;
    }

    static Side encrypted(TestDatabase db, LocalKek kek, Map<String, String> settings) {
        Spy spy = new Spy(db.url(), db.user(), db.password());
        App.Builder builder = App.on(db).entities(Model.entities()).kek(kek);
        settings.forEach(builder::set);
        builder.set("hibernate.connection.datasource", spy.dataSource());
        App app = builder.start();
        return new Side(new OrmSessions(app.factory(), spy, app::close), Side.class.getClassLoader(), app.entigma());
    }

    /** Without a trace of Entigma. */
    static Side plain(TestDatabase db, Map<String, String> settings) {
        Spy spy = new Spy(db.url(), db.user(), db.password());
        TwinLoader loader = TwinLoader.plain();
        Configuration configuration = plain(loader, db, settings);
        configuration.getProperties().put("hibernate.connection.datasource", spy.dataSource());
        SessionFactory factory = configuration.buildSessionFactory();
        return new Side(new OrmSessions(factory, spy, factory::close), loader, null);
    }

    /** What a plain twin is made from, but for the way to its database. */
    static Configuration plain(TwinLoader loader, TestDatabase db, Map<String, String> settings) {
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
        return configuration;
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
        return sessions.factory();
    }

    /** Stores one half of the data. */
    void store(int half) {
        TenantScope.run(TENANT, () -> sessions.inTransaction(session -> Data.store(session, loader, half)));
    }

    void clear() {
        TenantScope.run(TENANT, () -> sessions.inTransaction(Data::clear));
    }

    void reencrypt(TestDatabase db) throws InterruptedException {
        JobReport report = engine.data(db.dataSource())
                .run(JobRequest.reencrypt().tables(List.of("cust", "ord", "base", "sub", "one", "sec")));
        if (report.state() != JobState.DONE) {
            throw new IllegalStateException(report.toString());
        }
    }

    void evictKeys() {
        if (engine != null) {
            engine.evictKeys();
        }
    }

    /** Runs a statement and takes back what it did. */
    Outcome run(FuzzStatement statement) {
        try (TenantScope scope = TenantScope.open(new TenantId(TENANT))) {
            return sessions.rolledBack(session -> run(statement, session));
        }
    }

    private Outcome run(FuzzStatement statement, FuzzSession session) {
        List<String> rows = null;
        Throwable failure = null;
        sessions.clear();
        try {
            rows = Rows.of(statement.run(session), statement.ordered());
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failure = e;
        }
        List<String> texts = sessions.texts();
        List<Object> binds = sessions.binds();
        List<String> executed = sessions.executed();
        Map<String, List<String>> after = Map.of();
        Throwable unreadable = null;
        if (statement.mutation() && failure == null) {
            try {
                after = tables.read(session::rows, true);
            } catch (SQLException | RuntimeException e) {
                after = null;
                unreadable = e;
            }
        }
        return new Outcome(rows, failure, after, unreadable, texts, binds, executed);
    }

    /** All that is stored, as it is. */
    Map<String, List<String>> stored() {
        return read(false);
    }

    /** All that is stored, opened. */
    Map<String, List<String>> opened() {
        try (TenantScope scope = TenantScope.open(new TenantId(TENANT))) {
            return read(true);
        }
    }

    private Map<String, List<String>> read(boolean open) {
        return sessions.rolledBack(session -> {
            try {
                return tables.read(session::rows, open);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() throws SQLException {
        sessions.close();
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
