// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

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
        Map<TenantId, ListedDatabases.Source> sources = new LinkedHashMap<>();
        dataSources.forEach((tenant, dataSource) -> sources.put(tenant, dataSource::getConnection));
        return new ListedDatabases(sources);
    }

    /**
     * Schemas of one database; in MySQL and MariaDB, where a schema is a database, databases of one server.
     *
     * @param dataSource connections that may change their schema; not closed
     * @param schemas each tenant's schema, exactly as the database has its name
     * @return the databases
     */
    static TenantDatabases schemas(DataSource dataSource, Map<TenantId, String> schemas) {
        Map<TenantId, ListedDatabases.Source> sources = new LinkedHashMap<>();
        schemas.forEach((tenant, schema) ->
                sources.put(tenant, () -> BorrowedConnection.inSchema(dataSource.getConnection(), schema)));
        return new ListedDatabases(sources);
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
        Map<TenantId, ListedDatabases.Source> sources = new LinkedHashMap<>();
        places.forEach((tenant, place) -> sources.put(
                tenant,
                place.startsWith("jdbc:")
                        ? new UrlDataSource(place, user, password)::getConnection
                        : () -> BorrowedConnection.inSchema(shared.getConnection(), place)));
        return new ListedDatabases(sources);
    }
}
