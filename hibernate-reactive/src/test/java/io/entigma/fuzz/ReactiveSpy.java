// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.vertx.core.buffer.Buffer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.hibernate.reactive.pool.ReactiveConnection;
import org.hibernate.reactive.pool.impl.DefaultSqlClientPool;
import org.jspecify.annotations.Nullable;

/** Tells what was sent on the connections of one pool. Written on the event loop, read while nothing runs there. */
final class ReactiveSpy {
    private static final String SETTING = "test.spy";

    private final List<String> texts = new ArrayList<>();
    private final List<Object> binds = new ArrayList<>();
    private volatile @Nullable ReactiveConnection last;

    /** Hands out connections that are looked at. For Hibernate. */
    public static final class SpyPool extends DefaultSqlClientPool {
        private @Nullable ReactiveSpy spy;

        @Override
        public void configure(Map<String, Object> settings) {
            spy = (ReactiveSpy) settings.get(SETTING);
            super.configure(settings);
        }

        @Override
        public CompletionStage<ReactiveConnection> getConnection() {
            return super.getConnection()
                    .thenCompose(connection -> setUp(connection).thenApply(done -> spy.looked(connection)));
        }

        private static CompletionStage<Void> setUp(ReactiveConnection connection) {
            CompletionStage<Void> all = java.util.concurrent.CompletableFuture.completedStage(null);
            for (String setting : Spy.settings(connection.getDatabaseMetadata().productName())) {
                all = all.thenCompose(done -> connection.executeUnprepared(setting));
            }
            return all;
        }
    }

    /** What a session factory takes. */
    Map<String, Object> settings() {
        return Map.of("hibernate.vertx.pool.class", SpyPool.class, SETTING, this);
    }

    private ReactiveConnection looked(ReactiveConnection real) {
        last = real;
        return (ReactiveConnection) Proxy.newProxyInstance(
                ReactiveSpy.class.getClassLoader(),
                new Class<?>[] {ReactiveConnection.class},
                (proxy, method, arguments) -> {
                    note(arguments);
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private synchronized void note(Object @Nullable [] arguments) {
        if (arguments == null || !(arguments[0] instanceof String sql)) {
            return;
        }
        texts.add(sql);
        if (arguments.length > 1 && arguments[1] instanceof Object[] values) {
            bound(values);
        } else if (arguments.length > 1 && arguments[1] instanceof List<?> batch) {
            batch.forEach(values -> bound((Object[]) values));
        }
    }

    private void bound(Object[] values) {
        for (Object value : values) {
            if (value != null) {
                binds.add(value instanceof Buffer buffer ? buffer.getBytes() : value);
            }
        }
    }

    /** On the connection that was handed out last. */
    CompletionStage<ResultSet> rows(String sql) {
        return last.selectJdbc(sql, new Object[0]);
    }

    synchronized void clear() {
        texts.clear();
        binds.clear();
    }

    synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    synchronized List<Object> binds() {
        return List.copyOf(binds);
    }
}
