// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections of the application's data source, closed after each use, which hands them back to its pool. */
public final class DataSourceConnections implements ConnectionSource {
    private final DataSource dataSource;

    public DataSourceConnections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Connection take() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            ConnectionSource.prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            giveBack(connection, false);
            throw e;
        }
    }

    @Override
    public void giveBack(Connection connection, boolean usable) {
        try {
            connection.setAutoCommit(true);
            connection.close();
        } catch (SQLException e) {
            // The pool finds out by itself that the connection is broken.
            System.getLogger(DataSourceConnections.class.getName())
                    .log(System.Logger.Level.DEBUG, "Closing a key table connection failed", e);
        }
    }

    @Override
    public void closeIdle() {
        // They are in the application's pool.
    }

    @Override
    public void close() {
        // Not ours to close.
    }
}
