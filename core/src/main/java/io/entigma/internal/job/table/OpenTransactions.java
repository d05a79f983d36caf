// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The transactions of other sessions that are open in a database and have written something, or idle in the middle: what they
 * wrote is in no count before they commit. Prepared transactions are among them.
 */
public final class OpenTransactions {
    /** The number of a transaction is seen by every user, its start only by some. */
    private static final String POSTGRESQL = "SELECT CAST(pid AS TEXT) || ' '"
            + " || COALESCE(CAST(xact_start AS TEXT), CAST(backend_xid AS TEXT), ''),"
            + " 'session ' || pid || ' of ' || COALESCE(usename, '?') FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            + " AND (backend_xid IS NOT NULL OR state LIKE 'idle in transaction%')"
            + " AND backend_type IS DISTINCT FROM 'autovacuum worker'"
            + " UNION ALL SELECT 'prepared ' || gid, 'prepared transaction of ' || owner FROM pg_prepared_xacts"
            + " WHERE database = current_database()";

    /** Prepared ones without a session have 0 for one. A number of its own each gets only when it writes. */
    private static final String MYSQL =
            "SELECT CONCAT(trx_mysql_thread_id, ' ', trx_started, CASE WHEN trx_mysql_thread_id = 0 THEN trx_id ELSE ''"
                    + " END), CONCAT('session ', trx_mysql_thread_id, ' since ', trx_started)"
                    + " FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID()"
                    + " AND (trx_rows_modified > 0 OR trx_query IS NULL)";

    private static final String H2 =
            "SELECT CONCAT(session_id, ' ', session_start), CONCAT('session ', session_id, ' of ',"
                    + " user_name) FROM information_schema.sessions WHERE contains_uncommitted AND session_id <> SESSION_ID()";

    private static final String ADMINS =
            "SELECT user_name, '' FROM information_schema.users WHERE is_admin AND user_name = CURRENT_USER";

    private OpenTransactions() {}

    /**
     * Reads them.
     *
     * @param connection a connection to the data
     * @return what they are for people, by what tells one from the next of the same session
     * @throws SQLException with SQL state 42000 or the like if this user may not see those of others
     */
    public static Map<String, String> of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        return switch (product) {
            case "postgresql" -> read(connection, Sql.of(POSTGRESQL));
            case "mysql", "mariadb" -> read(connection, Sql.of(MYSQL));
            default -> ofH2(connection);
        };
    }

    private static Map<String, String> ofH2(Connection connection) throws SQLException {
        if (read(connection, Sql.of(ADMINS)).isEmpty()) {
            throw new SQLException("only an admin sees the sessions of others", "42000");
        }
        return read(connection, Sql.of(H2));
    }

    private static Map<String, String> read(Connection connection, Sql sql) throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            Map<String, String> found = new TreeMap<>();
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
            return found;
        }
    }
}
