// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.error.MisconfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Which of the supported databases the key table is in, by the name of its folder of DDL scripts. */
public final class DatabaseProduct {
    private DatabaseProduct() {}

    public static String of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> "h2";
            case "mysql", "mariadb" -> "mysql";
            case "postgresql" -> "postgresql";
            default ->
                throw new MisconfigurationException("Key table: the database must be MySQL, MariaDB, PostgreSQL or H2,"
                        + " but is '" + product + "'");
        };
    }
}
