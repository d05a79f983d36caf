// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.internal.hibernate.type.EngineService;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.ResultSet;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.hibernate.engine.jdbc.spi.SqlExceptionHelper;
import org.hibernate.engine.jdbc.spi.SqlStatementLogger;
import org.hibernate.reactive.pool.ReactiveConnection;
import org.hibernate.reactive.pool.ReactiveConnectionPool;
import org.hibernate.reactive.pool.impl.SqlClientPool;
import org.hibernate.service.spi.Configurable;
import org.hibernate.service.spi.ServiceRegistryAwareService;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.service.spi.Startable;
import org.hibernate.service.spi.Stoppable;
import org.jspecify.annotations.Nullable;

/**
 * Hands out connections of another pool when the keys of the session's tenant are in memory, in whichever way the session is
 * opened. Holds no connection while it waits for keys, and no thread. Of its superclass it has the connections that open late, which
 * ask for one here. Thread safe.
 */
final class PreparingPool extends SqlClientPool
        implements ServiceRegistryAwareService, Configurable, Startable, Stoppable {
    private static final long serialVersionUID = 1L;

    private final transient ReactiveConnectionPool pool;
    private final transient EngineService engine;

    PreparingPool(ReactiveConnectionPool pool, EngineService engine) {
        this.pool = pool;
        this.engine = engine;
    }

    @Override
    public void injectServices(ServiceRegistryImplementor registry) {
        if (pool instanceof ServiceRegistryAwareService aware) {
            aware.injectServices(registry);
        }
    }

    @Override
    public void configure(Map<String, Object> settings) {
        if (pool instanceof Configurable configurable) {
            configurable.configure(settings);
        }
    }

    @Override
    public void start() {
        if (pool instanceof Startable startable) {
            startable.start();
        }
    }

    @Override
    public void stop() {
        if (pool instanceof Stoppable stoppable) {
            stoppable.stop();
        }
    }

    @Override
    public CompletionStage<ReactiveConnection> getConnection() {
        return prepared(null, pool::getConnection);
    }

    @Override
    public CompletionStage<ReactiveConnection> getConnection(String tenantId) {
        return prepared(tenantId, () -> pool.getConnection(tenantId));
    }

    /** Hibernate asks with a helper of its own before there is a session factory. */
    @Override
    public CompletionStage<ReactiveConnection> getConnection(SqlExceptionHelper helper) {
        return pool.getConnection(helper);
    }

    @Override
    public CompletionStage<ReactiveConnection> getConnection(String tenantId, SqlExceptionHelper helper) {
        return pool.getConnection(tenantId, helper);
    }

    @Override
    public CompletionStage<ResultSet> selectJdbcOutsideTransaction(String sql, Object[] parameters) {
        return pool.selectJdbcOutsideTransaction(sql, parameters);
    }

    @Override
    public CompletionStage<Void> getCloseFuture() {
        return pool.getCloseFuture();
    }

    @Override
    protected Pool getPool() {
        throw notAsked();
    }

    @Override
    protected SqlStatementLogger getSqlStatementLogger() {
        throw notAsked();
    }

    @Override
    protected SqlExceptionHelper getSqlExceptionHelper() {
        throw notAsked();
    }

    /** The other pool opens all connections. */
    private static IllegalStateException notAsked() {
        return new IllegalStateException("Hibernate Reactive's pools are not as Entigma knows them");
    }

    private CompletionStage<ReactiveConnection> prepared(
            @Nullable String tenantId, Supplier<CompletionStage<ReactiveConnection>> open) {
        CompletableFuture<ReactiveConnection> answer = new CompletableFuture<>();
        var unused = prepared(tenantId)
                .thenCompose(keys ->
                        answer.isCancelled() ? CompletableFuture.failedFuture(new CancellationException()) : open.get())
                // Once more when the connection is there, for which a session can wait longer than keys live.
                .thenCompose(connection -> prepared(tenantId).thenApply(keys -> connection))
                .thenCompose(connection -> looked(tenantId, connection))
                .whenComplete((connection, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(
                                failure instanceof CompletionException && failure.getCause() != null
                                        ? failure.getCause()
                                        : failure);
                    } else if (!answer.complete(connection)) {
                        var unusedToo = connection.close();
                    }
                });
        return answer;
    }

    private CompletionStage<ReactiveConnection> looked(@Nullable String tenantId, ReactiveConnection connection) {
        return tenantId == null
                ? CompletableFuture.completedFuture(connection)
                : engine.lookAt(tenantId, sql -> connection.selectJdbc(sql, new Object[0]))
                        .thenApply(done -> connection);
    }

    /** Completes on the context of the caller: connections belong to that, and the engine's threads have none. */
    private CompletableFuture<Void> prepared(@Nullable String tenantId) {
        CompletableFuture<Void> keys = engine.prepareSession(tenantId).toCompletableFuture();
        Context caller = Vertx.currentContext();
        return keys.isDone() || caller == null
                ? keys
                : keys.whenCompleteAsync((done, failure) -> {}, work -> caller.runOnContext(nothing -> work.run()));
    }
}
