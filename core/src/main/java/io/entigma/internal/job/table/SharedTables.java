// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.sql.Shown;
import io.entigma.internal.sql.TablePlace;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Tells tables that several tenants' places have in common. For one look at all places; not thread safe. */
final class SharedTables {
    private final Map<Found, DataPlace> known = new HashMap<>();

    private record Found(String url, TablePlace table) {}

    /**
     * Whether another place had the table already, which is as it should be if the mapping names its schema.
     *
     * @throws DataException if it should have been the tenant's own
     */
    boolean isKnown(DataPlace place, DatabaseMetaData about, TablePlace table, boolean isMappedWithSchema)
            throws SQLException {
        DataPlace first = known.putIfAbsent(new Found(String.valueOf(about.getURL()), table), place);
        if (first == null) {
            return false;
        } else if (isMappedWithSchema) {
            return true;
        }
        throw new DataException("Data of tenants '" + Shown.of(first.name()) + "' and '" + Shown.of(place.name())
                + "': both have the same table " + Shown.of(table.table())
                + ", so nobody can say whose its rows are; give each tenant its own schema or database, or, if tenants"
                + " share tables, use entigma.data(dataSource), on the command line without a list of tenants");
    }
}
