// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connections that are given back, as they were, in place of being closed. */
public final class BorrowedConnection {
    private BorrowedConnection() {}

    /** How one is given back. */
    public interface Return {
        /**
         * Gives it back.
         *
         * @throws SQLException if that fails
         */
        void giveBack() throws SQLException;
    }

    /**
     * Has a connection do something else when it is closed.
     *
     * @param connection the connection
     * @param end what is done in place of closing it, once
     * @return the connection, to be closed
     */
    public static Connection of(Connection connection, Return end) {
        AtomicBoolean isClosed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                BorrowedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, args) -> {
                    if (method.getName().equals("close")) {
                        if (isClosed.compareAndSet(false, true)) {
                            end.giveBack();
                        }
                        return null;
                    } else if (method.getName().equals("isClosed") && isClosed.get()) {
                        return true;
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /**
     * Has a connection work in a schema until it is closed. A schema that is not there may be an error only later.
     *
     * @param connection the connection, which is closed if this fails
     * @param schema the schema, in MySQL and MariaDB the database
     * @return the connection, which returns to its own schema and is closed
     * @throws SQLException if the database refuses the schema
     */
    public static Connection inSchema(Connection connection, String schema) throws SQLException {
        try {
            if (hasSchemas(connection.getMetaData())) {
                String own = connection.getSchema();
                connection.setSchema(schema);
                return of(connection, () -> {
                    try (connection) {
                        connection.setSchema(own);
                    }
                });
            }
            String own = connection.getCatalog();
            connection.setCatalog(schema);
            return of(connection, () -> {
                try (connection) {
                    connection.setCatalog(own);
                }
            });
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean hasSchemas(DatabaseMetaData about) throws SQLException {
        return about.supportsSchemasInDataManipulation();
    }
}
