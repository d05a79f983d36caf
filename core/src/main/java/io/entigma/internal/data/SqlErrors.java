// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells kinds of SQL errors apart, over the databases and drivers. */
final class SqlErrors {
    /** MySQL and MariaDB: lock wait timeout, deadlock. */
    private static final Set<Integer> MYSQL_LOCKS = Set.of(1205, 1213);

    private SqlErrors() {}

    /** A deadlock, a lock that did not come in time, or a serialization failure: roll back and do it again. */
    static boolean isPassing(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return (e instanceof SQLTransientException && !state.startsWith("08"))
                || state.startsWith("40")
                || state.equals("55P03")
                || state.equals("HYT00")
                || (MYSQL_LOCKS.contains(e.getErrorCode()) && (state.startsWith("HY") || state.startsWith("41")));
    }

    static boolean isConnectionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P") || state.equals("90067") || state.equals("90098");
    }
}
