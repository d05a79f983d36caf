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
     * A connection for one short transaction.
     *
     * @return a usable connection
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
