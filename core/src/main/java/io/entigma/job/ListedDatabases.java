// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * Tenants' databases that are known from the start. Thread safe.
 *
 * @param sources opens connections to each
 */
record ListedDatabases(Map<TenantId, Source> sources) implements TenantDatabases {
    /** Opens connections. */
    interface Source {
        Connection open() throws SQLException;
    }

    ListedDatabases {
        sources = Map.copyOf(sources);
    }

    @Override
    public Collection<TenantId> tenants() {
        return sources.keySet();
    }

    @Override
    public Connection connect(TenantId tenant) throws SQLException {
        Source source = sources.get(tenant);
        if (source == null) {
            throw new MisconfigurationException("Data of tenant '" + tenant
                    + "': the list of tenants' databases does not have it; add it to the list");
        }
        return source.open();
    }
}
