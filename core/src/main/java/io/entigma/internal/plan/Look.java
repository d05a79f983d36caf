// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.constraint.Product;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.sql.PresentColumn;
import io.entigma.internal.sql.Sql;
import io.entigma.internal.sql.TablePlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a database.
 *
 * @param connection to the data
 * @param product the database
 */
record Look(Connection connection, Product product) {
    /** The character set of a column of text on MySQL and MariaDB, or null elsewhere. */
    @Nullable
    String characterSet(TablePlace place, PresentColumn found) throws SQLException {
        if (product != Product.MYSQL && product != Product.MARIADB) {
            return null;
        }
        Sql sql = Sql.of("SELECT CHARACTER_SET_NAME FROM INFORMATION_SCHEMA.COLUMNS"
                + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?");
        try (PreparedStatement statement = sql.prepare(connection)) {
            statement.setString(1, place.catalog());
            statement.setString(2, place.table());
            statement.setString(3, found.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    /** Whether some value of a column looks plain. */
    boolean hasPlain(CatalogColumn column, ColumnSql change) throws SQLException {
        return exists(Sql.of(
                "SELECT 1 FROM {} WHERE {} IS NOT NULL AND NOT ({})",
                change.table(),
                change.column(),
                product.condition(change.column(), column.mode().equals(CatalogColumn.KEY_SERVER))));
    }

    /** Whether a query finds a row. */
    boolean exists(Sql select) throws SQLException {
        try (PreparedStatement statement = Sql.of("{} LIMIT 1", select).prepare(connection);
                ResultSet row = statement.executeQuery()) {
            return row.next();
        }
    }
}
