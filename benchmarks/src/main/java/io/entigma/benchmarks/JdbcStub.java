// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** A statement and a row that hold one column and do nothing else. Not thread safe. */
final class JdbcStub {
    private byte[] value = new byte[0];
    private final PreparedStatement statement = proxy(PreparedStatement.class, (proxy, method, arguments) -> {
        value = (byte[]) arguments[1];
        return null;
    });
    private final ResultSet row = proxy(ResultSet.class, (proxy, method, arguments) -> value);

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(JdbcStub.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    PreparedStatement statement() {
        return statement;
    }

    ResultSet row() {
        return row;
    }

    byte[] value() {
        return value;
    }

    void value(byte[] stored) {
        value = stored;
    }
}
