// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.jpa;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.schema.TenantConnections;
import io.entigma.job.TenantDatabases;
import jakarta.persistence.EntityManagerFactory;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * The databases or schemas of tenants as Hibernate connects to them, whatever tells it how: a connection provider, a schema mapper
 * or a framework. For jobs, from inside of the application:
 *
 * <pre>{@code
 * entigma.data(HibernateTenants.of(entityManagerFactory, companies::allIds)).run(JobRequest.encryptAll());
 * }</pre>
 */
public final class HibernateTenants {
    private HibernateTenants() {}

    /**
     * The databases of a factory's tenants.
     *
     * @param factory of Hibernate, with {@code hibernate.multi_tenant_connection_provider} or the like
     * @param tenants asked for at the beginning of each operation: all tenant identifiers, of the type that sessions have
     * @return the databases; each connection is a session's, which is closed with it. Not for use inside of a JTA transaction
     * @throws MisconfigurationException if the factory has one database for all tenants
     */
    public static TenantDatabases of(EntityManagerFactory factory, Supplier<? extends Collection<?>> tenants) {
        return TenantConnections.of(factory, tenants);
    }
}
