// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.pool.impl.DefaultSqlClientPool;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;
import org.hibernate.reactive.provider.impl.ReactiveServiceInitiators;
import org.hibernate.reactive.stage.Stage;
import org.hibernate.reactive.vertx.VertxInstance;
import org.jspecify.annotations.Nullable;

/** A small application of plain Hibernate Reactive with an engine of its own, over a test database. One event loop. */
public final class ReactiveApp implements AutoCloseable {
    /** A setting of this class. */
    static final String WITHOUT_ARTIFACT = "test.without-artifact";

    private final Vertx vertx;
    private final @Nullable Entigma entigma;
    private final SessionFactory factory;

    /** Where Hibernate knows each session's tenant, all use one database. */
    public static final class OnePool extends DefaultSqlClientPool {
        @Override
        protected Pool getTenantPool(String tenantId) {
            return getPool();
        }
    }

    private ReactiveApp(Vertx vertx, @Nullable Entigma entigma, SessionFactory factory) {
        this.vertx = vertx;
        this.entigma = entigma;
        this.factory = factory;
    }

    static ReactiveApp start(
            TestDatabase db, LocalKek kek, UnaryOperator<EntigmaBuilder> engine, Class<?>... entities) {
        return start(db, kek, engine, Map.of(), entities);
    }

    static ReactiveApp start(
            TestDatabase db,
            LocalKek kek,
            UnaryOperator<EntigmaBuilder> engine,
            Map<String, Object> more,
            Class<?>... entities) {
        return start(db, kek, engine, more, new BootstrapServiceRegistryBuilder().build(), entities);
    }

    /** With classes of another loader. */
    public static ReactiveApp start(
            TestDatabase db,
            LocalKek kek,
            UnaryOperator<EntigmaBuilder> engine,
            Map<String, Object> more,
            BootstrapServiceRegistry bootstrap,
            Class<?>... entities) {
        Configuration configuration = new Configuration(bootstrap);
        for (Class<?> entity : entities) {
            configuration.addAnnotatedClass(entity);
        }
        Entigma entigma = engine.apply(Entigma.builder()
                        .kek(LocalKek.URI_A)
                        .kekClient(kek)
                        .keyTable(db.keyTable().schemaAction(SchemaAction.CREATE)))
                .build();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            Map<String, Object> all = new HashMap<>(more);
            all.put(Entigma.SETTING, entigma);
            return new ReactiveApp(vertx, entigma, factory(db, vertx, all, configuration));
        } catch (RuntimeException e) {
            entigma.close();
            vertx.close();
            throw e;
        }
    }

    /** Without an engine. */
    public static ReactiveApp plain(TestDatabase db, Map<String, Object> more, Configuration configuration) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        return new ReactiveApp(vertx, null, factory(db, vertx, more, configuration));
    }

    private static SessionFactory factory(
            TestDatabase db, Vertx vertx, Map<String, Object> more, Configuration configuration) {
        Map<String, Object> settings = new HashMap<>(db.hibernateSettings(db.url()));
        settings.put("hibernate.hbm2ddl.auto", "create");
        settings.put("jakarta.persistence.validation.mode", "none");
        settings.put("hibernate.connection.pool_size", 20);
        settings.putAll(more);
        StandardServiceRegistryBuilder services = builder(more, configuration)
                .applySettings(configuration.getProperties())
                .applySettings(settings)
                .addService(VertxInstance.class, (VertxInstance) () -> vertx);
        return configuration.buildSessionFactory(services.build());
    }

    /** As with the artifact, or as without it. */
    private static StandardServiceRegistryBuilder builder(Map<String, Object> more, Configuration configuration) {
        BootstrapServiceRegistry bootstrap =
                configuration.getStandardServiceRegistryBuilder().getBootstrapServiceRegistry();
        if (!more.containsKey(WITHOUT_ARTIFACT)) {
            return new ReactiveServiceRegistryBuilder(bootstrap);
        }
        StandardServiceRegistryBuilder builder = new StandardServiceRegistryBuilder(bootstrap);
        ReactiveServiceInitiators.LIST.forEach(builder::addInitiator);
        return builder;
    }

    public Entigma entigma() {
        return entigma;
    }

    Vertx vertx() {
        return vertx;
    }

    Mutiny.SessionFactory sessions() {
        return factory.unwrap(Mutiny.SessionFactory.class);
    }

    public SessionFactory factory() {
        return factory;
    }

    public Stage.SessionFactory stages() {
        return factory.unwrap(Stage.SessionFactory.class);
    }

    /** Runs on the event loop and waits here for what comes of it. */
    public <T> T await(Supplier<Uni<T>> work) {
        CompletableFuture<T> result = begin(work);
        try {
            return result.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins on the event loop, in a context of its own as each request has one. */
    public <T> CompletableFuture<T> begin(Supplier<Uni<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ((io.vertx.core.impl.ContextInternal) vertx.getOrCreateContext())
                .duplicate()
                .runOnContext(nothing -> {
                    try {
                        work.get().subscribe().with(result::complete, result::completeExceptionally);
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    /** The longest that a task waited for its turn on the event loop, from now on until it is asked. */
    Supplier<Duration> probe() {
        long[] longest = {0, System.nanoTime()};
        long timer = vertx.setPeriodic(5, id -> {
            long now = System.nanoTime();
            longest[0] = Math.max(longest[0], now - longest[1]);
            longest[1] = now;
        });
        return () -> {
            vertx.cancelTimer(timer);
            return Duration.ofNanos(longest[0]);
        };
    }

    @Override
    public void close() {
        factory.close();
        if (entigma != null) {
            entigma.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
