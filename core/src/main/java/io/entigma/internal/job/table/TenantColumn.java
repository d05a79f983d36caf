// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/**
 * The column that tells a row's tenant. What is sealed for a tenant is written only while the row is its own.
 *
 * @param sqlName its name in SQL, quoted
 * @param type one of {@link Types}
 */
public record TenantColumn(Sql sqlName, int type) {
    /** A condition that a row is still the tenant's that was read. */
    Sql still(DataRow row) {
        return row.storedTenant() == null ? DataTable.isNull(sqlName) : Sql.of("{} = ?", sqlName);
    }

    /** Binds it, and returns the next place. */
    int bindStill(PreparedStatement statement, int next, DataRow row) throws SQLException {
        Object stored = row.storedTenant();
        if (stored == null) {
            return next;
        }
        if (type == Types.CHAR) {
            // Else PostgreSQL compares a text that is padded with one that is not.
            statement.setObject(next, stored, Types.CHAR);
        } else {
            RowKey.bind(statement, next, stored);
        }
        return next + 1;
    }
}
