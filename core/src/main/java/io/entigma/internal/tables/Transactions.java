// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.error.KeyTableException;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs short transactions on the key table's own connections, which are ready for that, see {@link ConnectionSource#take}.
 */
public final class Transactions implements AutoCloseable {
    private final ConnectionSource source;
    private final TableNames names;
    private final Lifetime lifetime = new Lifetime();

    public Transactions(ConnectionSource source, TableNames names) {
        this.source = source;
        this.names = names;
    }

    /** What is done in one transaction. */
    public interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    public <T extends @Nullable Object> T run(String what, Work<T> work) {
        try {
            return runOnce(work);
        } catch (SQLException e) {
            lifetime.require();
            throw new KeyTableException("Key table: could not " + what + " " + SqlErrors.explain(e), e);
        }
    }

    /** Like {@link #run}, but a violated unique key gives null. */
    public <T> @Nullable T runUnlessTaken(String what, Work<T> work) {
        try {
            return runOnce(work);
        } catch (SQLException e) {
            if (isConstraintViolation(e)) {
                return null;
            }
            lifetime.require();
            throw new KeyTableException("Key table: could not " + what + " " + SqlErrors.explain(e), e);
        }
    }

    static boolean isConstraintViolation(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("23");
    }

    /** Says nothing against the connection. */
    private static boolean isOfStatement(SQLException e) {
        return isConstraintViolation(e) || SqlErrors.kind(e) == SqlErrors.Kind.WRONG_SCHEMA;
    }

    private <T extends @Nullable Object> T runOnce(Work<T> work) throws SQLException {
        lifetime.require();
        Connection connection = source.take();
        boolean usable = false;
        try {
            names.see(connection);
            T result = work.on(connection);
            connection.commit();
            usable = true;
            return result;
        } catch (SQLException | RuntimeException e) {
            usable = rollback(connection) && e instanceof SQLException sql && isOfStatement(sql);
            throw e;
        } finally {
            source.giveBack(connection, usable);
        }
    }

    private static boolean rollback(Connection connection) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    public void closeIdle() {
        source.closeIdle();
    }

    @Override
    public void close() {
        lifetime.end();
        source.close();
    }
}
