// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.testing.UnpooledDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source of one connection, which it keeps, and which tells what was sent. For one thread. */
final class Spy implements AutoCloseable {
    private final DataSource source;
    private final List<String> texts = new ArrayList<>();
    private final List<Object> binds = new ArrayList<>();
    private final List<String> executed = new ArrayList<>();
    private @Nullable Connection kept;

    Spy(String url, String user, String password) {
        this.source = new UnpooledDataSource(url, user, password);
    }

    /** What Hibernate takes. */
    DataSource dataSource() {
        return proxy(
                DataSource.class,
                (proxy, method, arguments) -> method.getName().equals("getConnection")
                        ? proxy(Connection.class, new Connections(connection()))
                        : call(source, method, arguments));
    }

    void clear() {
        texts.clear();
        binds.clear();
        executed.clear();
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    List<Object> binds() {
        return List.copyOf(binds);
    }

    List<String> executed() {
        return statements(executed);
    }

    /** Without the upkeep of Hibernate's own temporary tables, and without the values that a query reads to open them. */
    static List<String> statements(List<String> executed) {
        return executed.stream()
                .filter(sql -> !sql.matches(
                        "(?is)delete from HTE?_\\w+|truncate table HTE?_\\w+|insert into HTE?_\\w+\\b.*|(create|drop) .*temporary .*"
                                + "|select \\w+ from \\w+ where \\w+ is not null"))
                .toList();
    }

    Connection connection() throws SQLException {
        if (kept == null || kept.isClosed()) {
            kept = source.getConnection();
            setUp(kept);
        }
        return kept;
    }

    /**
     * MariaDB selects any value of a group, unless it is told to do as the other databases do: sealed values come in another
     * order. It and MySQL take literals for equal that differ by case, unless they are told as well.
     */
    static List<String> settings(String product) {
        String byCase = "set collation_connection = utf8mb4_bin";
        return switch (product) {
            case "MariaDB" -> List.of(byCase, "set session sql_mode = concat(@@sql_mode, ',ONLY_FULL_GROUP_BY')");
            case "MySQL" -> List.of(byCase);
            default -> List.of();
        };
    }

    private static void setUp(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings(product)) {
                statement.execute(setting);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        if (kept != null) {
            kept.close();
        }
    }

    private void note(@Nullable String prepared, Method method, Object @Nullable [] arguments) {
        String name = method.getName();
        if (name.startsWith("execute")) {
            executed.add(
                    arguments != null && arguments.length > 0
                            ? String.valueOf(arguments[0])
                            : String.valueOf(prepared));
        }
        if (arguments == null || arguments.length == 0) {
            return;
        }
        if (arguments[0] instanceof String sql) {
            texts.add(sql);
        } else if (name.startsWith("set") && arguments.length > 1 && arguments[1] != null && !name.equals("setNull")) {
            binds.add(arguments[1]);
        }
    }

    private final class Connections implements InvocationHandler {
        private final Connection real;

        Connections(Connection real) {
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("close")) {
                return null;
            }
            Object answer = call(real, method, arguments);
            if (answer instanceof Statement) {
                note(null, method, arguments);
                String prepared =
                        arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : null;
                Class<?> type = answer instanceof CallableStatement
                        ? CallableStatement.class
                        : answer instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
                Object statement = answer;
                return proxy(type, (inner, called, values) -> {
                    note(prepared, called, values);
                    return call(statement, called, values);
                });
            }
            return answer;
        }
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Spy.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
