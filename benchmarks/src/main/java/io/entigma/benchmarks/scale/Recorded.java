// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A few connections whose statements are noted: text, parameters, time. Thread safe. */
final class Recorded implements DataSource {
    private final String url;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Map<String, Seen> seen = Collections.synchronizedMap(new LinkedHashMap<>());

    /** What was seen of one statement. */
    static final class Seen {
        private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        private volatile Map<Integer, Object> parameters = Map.of();
        private volatile String exact = "";

        int times() {
            return nanos.size();
        }

        /** In microseconds. */
        double median() {
            List<Long> sorted = new ArrayList<>(nanos);
            Collections.sort(sorted);
            return sorted.get(sorted.size() / 2) / 1e3;
        }

        Map<Integer, Object> parameters() {
            return parameters;
        }

        String exact() {
            return exact;
        }
    }

    Recorded(String url) {
        this.url = url;
    }

    /** What was executed since the last call, by text; lists of parameters are shortened. */
    Map<String, Seen> take() {
        synchronized (seen) {
            Map<String, Seen> taken = new LinkedHashMap<>(seen);
            seen.clear();
            return taken;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection kept = idle.pollFirst();
        Connection real = kept != null ? kept : ManyTenants.connect(url);
        return (Connection) Proxy.newProxyInstance(
                Recorded.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        idle.addFirst(real);
                        return null;
                    }
                    Object result = invoke(real, method, arguments);
                    return result instanceof PreparedStatement statement && arguments != null
                            ? recorded(statement, (String) arguments[0])
                            : result;
                });
    }

    private Object recorded(PreparedStatement real, String sql) {
        Map<Integer, Object> parameters = new TreeMap<>();
        return Proxy.newProxyInstance(
                Recorded.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> {
                    String name = method.getName();
                    if (name.startsWith("set") && arguments != null && arguments.length == 2) {
                        parameters.put((Integer) arguments[0], arguments[1]);
                    }
                    long start = System.nanoTime();
                    Object result = invoke(real, method, arguments);
                    if (name.startsWith("execute")) {
                        note(sql, parameters, System.nanoTime() - start);
                    }
                    return result;
                });
    }

    private void note(String sql, Map<Integer, Object> parameters, long nanos) {
        Seen of = seen.computeIfAbsent(
                sql.replaceAll("(\\?, )+\\?", "?").replaceAll("epoch > \\d+", "epoch > N"), text -> new Seen());
        of.nanos.add(nanos);
        of.parameters = new TreeMap<>(parameters);
        of.exact = sql;
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    void close() throws SQLException {
        for (Connection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            next.close();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
