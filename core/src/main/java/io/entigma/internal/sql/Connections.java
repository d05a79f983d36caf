// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;

/** Opens connections. Thread safe. */
public final class Connections {
    private Connections() {}

    /**
     * Opens a connection.
     *
     * @param url the JDBC URL, which can hold a password
     * @param login user and password, if they are not in the URL
     * @return a new connection
     * @throws SQLException if there is none to be had
     */
    public static Connection open(String url, Properties login) throws SQLException {
        requireDriver(url);
        return DriverManager.getConnection(url, login);
    }

    /** The driver manager would complain with the whole URL. */
    private static void requireDriver(String url) throws SQLException {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            String[] parts = url.split(":", 3);
            throw new SQLNonTransientConnectionException(
                    "No JDBC driver for " + parts[0] + ":" + (parts.length == 3 ? parts[1] : "")
                            + ": put it on the class path, or correct the URL",
                    "08001",
                    e);
        }
    }
}
