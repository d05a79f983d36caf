// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells kinds of SQL errors apart, over the databases and drivers. */
public final class SqlErrors {
    /** MySQL and MariaDB: lock wait timeout, deadlock. */
    private static final Set<Integer> MYSQL_LOCKS = Set.of(1205, 1213);

    /** No such table, column or schema: of the standard, of PostgreSQL, of H2 (which has a state for similar names). */
    private static final Set<String> NO_SUCH_THING =
            Set.of("42S02", "42S03", "42S04", "42S22", "42P01", "42703", "3F000", "90079");

    /** Not enough rights: of PostgreSQL and H2. */
    private static final Set<String> NOT_ALLOWED = Set.of("42501", "90040", "90096");

    /** MySQL and MariaDB, which have one state for these and for syntax errors: access to a database, a table, a column, an act. */
    private static final Set<Integer> MYSQL_NOT_ALLOWED = Set.of(1044, 1142, 1143, 1227, 1370);

    /** No such database, or it is not open to others: of PostgreSQL and H2. */
    private static final Set<String> NO_SUCH_DATABASE = Set.of("3D000", "90013", "90020", "90146", "90149");

    private static final int MYSQL_NO_SUCH_DATABASE = 1049;

    private SqlErrors() {}

    /** What was wrong. */
    public enum Kind {
        /** A table, column or schema is not there, or this user does not see it. */
        WRONG_SCHEMA("a table or a column is missing, or this user does not see it; have the DDL script run, or let the"
                + " user see them"),
        /** This user may not do it. */
        NOT_ALLOWED("the database does not let this user do it; grant the user what is missing"),
        /** This user may not connect. */
        LOGIN_REFUSED("the database refuses this user or password; correct them"),
        /** The server has no such database. */
        NO_SUCH_DATABASE("there is no such database, or another process has it for itself; correct the URL"),
        /** No connection, or one that broke. */
        NOT_REACHABLE(
                "the database cannot be reached, or the connection broke; check the URL and that the server runs"),
        /** Something else. */
        OTHER("the cause has the database's own words");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /**
     * The kind of an error.
     *
     * @param e the error
     * @return its kind
     */
    public static Kind kind(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (NO_SUCH_THING.contains(state)) {
            return Kind.WRONG_SCHEMA;
        } else if (NOT_ALLOWED.contains(state) || (state.equals("42000") && isOneOf(MYSQL_NOT_ALLOWED, e))) {
            return Kind.NOT_ALLOWED;
        } else if (state.startsWith("28") || e instanceof SQLInvalidAuthorizationSpecException) {
            return Kind.LOGIN_REFUSED;
        } else if (NO_SUCH_DATABASE.contains(state)
                || (state.equals("42000") && e.getErrorCode() == MYSQL_NO_SUCH_DATABASE)) {
            return Kind.NO_SUCH_DATABASE;
        }
        return isConnectionLost(e) || isConnectionRefused(e, state) ? Kind.NOT_REACHABLE : Kind.OTHER;
    }

    private static boolean isOneOf(Set<Integer> codes, SQLException e) {
        return codes.contains(e.getErrorCode());
    }

    private static boolean isConnectionRefused(SQLException e, String state) {
        return state.startsWith("53")
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLRecoverableException;
    }

    /**
     * What was wrong, and the way out, in our words; the database's own words can hold values.
     *
     * @param e the error
     * @return the end of a sentence
     */
    public static String explain(SQLException e) {
        return "(SQL state " + e.getSQLState() + "): " + kind(e).words;
    }

    /**
     * A deadlock, a lock that did not come in time, or a serialization failure: roll back and do it again.
     *
     * @param e the error
     * @return whether it is one of them
     */
    public static boolean isPassing(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return (e instanceof SQLTransientException && !state.startsWith("08"))
                || state.startsWith("40")
                || state.equals("55P03")
                || state.equals("HYT00")
                || (isOneOf(MYSQL_LOCKS, e) && (state.startsWith("HY") || state.startsWith("41")));
    }

    /**
     * Whether the connection is of no more use.
     *
     * @param e the error
     * @return whether it broke
     */
    public static boolean isConnectionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P") || state.equals("90067") || state.equals("90098");
    }
}
