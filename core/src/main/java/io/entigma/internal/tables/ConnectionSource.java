// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.key.KeyTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** Gives connections to the key table's database. Thread safe. */
public interface ConnectionSource extends AutoCloseable {
    /**
     * A connection for one short transaction. Always read-write, so that a routing data source does not send a read to a lagging
     * replica, and always READ COMMITTED, so that a loser of a race sees the winner's row.
     *
     * @return a usable connection, without auto-commit
     * @throws SQLException if none can be had in time
     */
    Connection take() throws SQLException;

    /**
     * Takes a connection back.
     *
     * @param connection what {@link #take} returned
     * @param usable false if it failed and should be closed for good
     */
    void giveBack(Connection connection, boolean usable);

    /**
     * Makes a connection as {@link #take} promises it. Some drivers ask the server for each part, whatever it was before.
     *
     * @param connection a connection as its pool or driver gives it
     * @throws SQLException if the database refuses
     */
    static void prepare(Connection connection) throws SQLException {
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
    }

    /** Closes connections that nobody uses now; others are opened when they are needed. */
    void closeIdle();

    @Override
    void close();

    /**
     * Connections as a key table's settings say.
     *
     * @param settings where the key table is
     * @return its data source's connections, or a few of Entigma's own
     */
    static ConnectionSource of(KeyTable settings) {
        return settings.dataSource() != null
                ? new DataSourceConnections(settings.dataSource())
                : new PooledConnections(
                        Objects.requireNonNull(settings.url()),
                        settings.user(),
                        settings.password(),
                        settings.connections(),
                        settings.connectionTimeout());
    }
}
