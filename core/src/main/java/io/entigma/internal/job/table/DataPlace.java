// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.sql.Shown;
import io.entigma.internal.sql.SqlErrors;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A database that has tables of the catalog: the only one there is, or one of many that have one tenant each. Thread safe. Equal
 * to another of the same tenant, since the list of them is asked for anew for each operation.
 *
 * @param tenant whose it is, or null for the only one
 * @param source opens connections
 */
public record DataPlace(@Nullable TenantId tenant, Source source) {
    /** Opens connections. */
    public interface Source {
        Connection open() throws SQLException;
    }

    /** Work on one connection. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DataPlace place && name().equals(place.name());
    }

    @Override
    public int hashCode() {
        return name().hashCode();
    }

    /** The tenant's name, or empty for the only one. */
    public String name() {
        return tenant == null ? "" : tenant.value();
    }

    /** What stands before a table's name, for people. */
    public String prefix() {
        return Shown.prefix(name());
    }

    /** Reads, and writes nothing. */
    public <T> T read(String what, Work<T> work) {
        try (Connection connection = connect()) {
            try {
                return work.on(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    /** The error of what could not be done here. */
    public DataException failed(String what, SQLException e) {
        return new DataException(
                "Data" + (tenant == null ? "" : " of tenant '" + Shown.of(name()) + "'") + ": could not " + what + " "
                        + SqlErrors.explain(e),
                e);
    }

    /** A connection in a transaction, which reads what others have committed. */
    public Connection connect() throws SQLException {
        Connection connection = source.open();
        try {
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
