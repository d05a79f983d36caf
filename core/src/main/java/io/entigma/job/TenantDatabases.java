// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.sql.BorrowedConnection;
import io.entigma.internal.sql.UrlDataSource;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The databases of an application that has one for each tenant, or one schema for each. Implementations are thread safe. See
 * {@link io.entigma.Entigma#data(TenantDatabases)}; over Hibernate's own connections {@link io.entigma.jpa.HibernateTenants}.
 */
public interface TenantDatabases {
    /**
     * All tenants that have a database. Asked for at the beginning of each operation, in every process that takes part in a job.
     *
     * @return the tenants, without null
     */
    Collection<TenantId> tenants();

    /**
     * Opens a connection on which a table without a schema is the tenant's.
     *
     * @param tenant one of {@link #tenants}
     * @return the connection, which the caller closes
     * @throws SQLException if it cannot be opened
     */
    Connection connect(TenantId tenant) throws SQLException;

    /**
     * Databases of their own.
     *
     * @param dataSources connections to each tenant's; not closed
     * @return the databases
     */
    static TenantDatabases databases(Map<TenantId, ? extends DataSource> dataSources) {
        Map<TenantId, DataSource> all = Map.copyOf(dataSources);
        return new TenantDatabases() {
            @Override
            public Collection<TenantId> tenants() {
                return all.keySet();
            }

            @Override
            public Connection connect(TenantId tenant) throws SQLException {
                return of(all, tenant).getConnection();
            }
        };
    }

    /**
     * Schemas of one database; in MySQL and MariaDB, where a schema is a database, databases of one server.
     *
     * @param dataSource connections that may change their schema; not closed
     * @param schemas each tenant's schema, exactly as the database has its name
     * @return the databases
     */
    static TenantDatabases schemas(DataSource dataSource, Map<TenantId, String> schemas) {
        Map<TenantId, String> all = Map.copyOf(schemas);
        return new TenantDatabases() {
            @Override
            public Collection<TenantId> tenants() {
                return all.keySet();
            }

            @Override
            public Connection connect(TenantId tenant) throws SQLException {
                return BorrowedConnection.inSchema(dataSource.getConnection(), of(all, tenant));
            }
        };
    }

    /**
     * Schemas of one database, and databases of their own, as a list has them. Connections are opened when they are needed.
     *
     * @param url the JDBC URL of the database that has the schemas
     * @param user the database user, everywhere, or null
     * @param password the password, everywhere, or null
     * @param places each tenant's schema, exactly as the database has its name; or what begins with {@code jdbc:}, the URL of a
     *     database of its own
     * @return the databases
     */
    static TenantDatabases at(
            String url, @Nullable String user, @Nullable String password, Map<TenantId, String> places) {
        DataSource shared = new UrlDataSource(url, user, password);
        Map<TenantId, String> all = Map.copyOf(places);
        Map<TenantId, String> schemas = new LinkedHashMap<>(all);
        schemas.values().removeIf(place -> place.startsWith("jdbc:"));
        Map<TenantId, DataSource> own = new LinkedHashMap<>();
        all.forEach((tenant, place) -> {
            if (!schemas.containsKey(tenant)) {
                own.put(tenant, new UrlDataSource(place, user, password));
            }
        });
        TenantDatabases databases = databases(own);
        TenantDatabases inShared = schemas(shared, schemas);
        return new TenantDatabases() {
            @Override
            public Collection<TenantId> tenants() {
                return all.keySet();
            }

            @Override
            public Connection connect(TenantId tenant) throws SQLException {
                return (own.containsKey(tenant) ? databases : inShared).connect(tenant);
            }
        };
    }

    private static <T> T of(Map<TenantId, T> places, TenantId tenant) {
        T place = places.get(tenant);
        if (place == null) {
            throw new MisconfigurationException("Data of tenant '" + tenant
                    + "': the list of tenants' databases does not have it; add it to the list");
        }
        return place;
    }
}
