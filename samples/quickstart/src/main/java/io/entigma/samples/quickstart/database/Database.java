// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Where customers and key table are. Immutable.
 *
 * @param url JDBC URL of MySQL, MariaDB, PostgreSQL or H2; can hold a password
 * @param user can be empty
 * @param password can be empty
 */
public record Database(String url, String user, String password) {
    /** All tables of this program are in this schema (on MySQL and MariaDB: database). */
    public static final String SCHEMA = "entigma_quickstart";

    Connection connect() throws SQLException {
        return user.isEmpty() ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, password);
    }

    /** Where JDBC and Hibernate say catalog for what the others call schema. */
    public boolean schemaIsCatalog() {
        return url.startsWith("jdbc:mysql:") || url.startsWith("jdbc:mariadb:");
    }

    static String table(String name) {
        return SCHEMA + "." + name;
    }

    /** The URL without user, password and parameters. */
    @Override
    public String toString() {
        return url.replaceAll("[?;].*$", "").replaceAll("//[^/@]*@", "//");
    }
}
