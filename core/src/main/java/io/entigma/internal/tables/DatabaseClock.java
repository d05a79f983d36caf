// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The database's clock, which all nodes share. */
public final class DatabaseClock {
    private DatabaseClock() {}

    /** Milliseconds since 1970-01-01 UTC, whatever time zones server, driver and JVM are in. */
    public static long millis(Connection connection) throws SQLException {
        String seconds = switch (DatabaseProduct.of(connection)) {
            case "mysql" -> "UNIX_TIMESTAMP(NOW(3))";
            case "postgresql" -> "EXTRACT(EPOCH FROM CLOCK_TIMESTAMP())";
            default -> "EXTRACT(EPOCH FROM CURRENT_TIMESTAMP)";
        };
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + seconds)) {
            row.next();
            return row.getBigDecimal(1).movePointRight(3).longValue();
        }
    }
}
