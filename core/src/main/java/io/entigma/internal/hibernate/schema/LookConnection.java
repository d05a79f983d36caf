// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * A connection to look at the database by, which changes nothing.
 *
 * @param connection the connection
 * @param savepoint where a session's own transaction goes on after a statement that failed, or null
 * @param closing what becomes of the connection
 */
record LookConnection(Connection connection, @Nullable Savepoint savepoint, Closing closing) implements AutoCloseable {
    /** What becomes of the connection. */
    interface Closing {
        void close() throws SQLException;
    }

    /** One of its own, while a session factory starts. */
    static LookConnection of(SessionFactoryImplementor factory) throws SQLException {
        JdbcConnectionAccess access = DataConnections.of(factory);
        Connection connection = access.obtainConnection();
        return new LookConnection(connection, null, () -> access.releaseConnection(connection));
    }

    /** A session's own, whose transaction stays as it is: a second one could be one too many for a pool. */
    static LookConnection of(SharedSessionContractImplementor session) throws SQLException {
        Connection connection =
                session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection();
        @Nullable Savepoint savepoint = connection.getAutoCommit() ? null : connection.setSavepoint();
        return new LookConnection(connection, savepoint, () -> {
            if (savepoint != null) {
                connection.releaseSavepoint(savepoint);
            }
        });
    }

    /** Leaves no failed transaction behind. */
    void rollBack() {
        try {
            if (savepoint != null) {
                connection.rollback(savepoint);
            } else if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            // Then what is asked next fails, and says so.
        }
    }

    @Override
    public void close() throws SQLException {
        closing.close();
    }
}
