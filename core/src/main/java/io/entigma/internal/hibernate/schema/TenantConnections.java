// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.sql.BorrowedConnection;
import io.entigma.job.TenantDatabases;
import io.entigma.key.TenantId;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** Connections of sessions, which are with the tenant whatever the factory was told to do for that. Thread safe. */
public final class TenantConnections implements TenantDatabases {
    private final SessionFactoryImplementor factory;
    private final Supplier<? extends Collection<?>> identifiers;
    private volatile Map<TenantId, Object> known = Map.of();

    private TenantConnections(SessionFactoryImplementor factory, Supplier<? extends Collection<?>> identifiers) {
        this.factory = factory;
        this.identifiers = identifiers;
    }

    /**
     * Those of a factory.
     *
     * @param factory the factory
     * @param identifiers all tenant identifiers, asked for again and again
     * @return the databases
     */
    public static TenantConnections of(EntityManagerFactory factory, Supplier<? extends Collection<?>> identifiers) {
        SessionFactoryImplementor hibernate = factory.unwrap(SessionFactoryImplementor.class);
        if (!hibernate.getSessionFactoryOptions().isMultiTenancyEnabled()) {
            throw new MisconfigurationException(
                    "HibernateTenants: this factory has one database for all tenants; use entigma.data(dataSource)");
        }
        return new TenantConnections(hibernate, identifiers);
    }

    @Override
    public Collection<TenantId> tenants() {
        Map<TenantId, Object> byId = new LinkedHashMap<>();
        identifiers.get().forEach(identifier -> byId.put(TenantId.of(identifier), identifier));
        known = byId;
        return byId.keySet();
    }

    @Override
    public Connection connect(TenantId tenant) {
        StatelessSession session = factory.withStatelessOptions()
                .tenantIdentifier(Objects.requireNonNull(known.get(tenant), "a tenant that is not in the list"))
                .openStatelessSession();
        try {
            Connection connection = ((SharedSessionContractImplementor) session)
                    .getJdbcCoordinator()
                    .getLogicalConnection()
                    .getPhysicalConnection();
            return BorrowedConnection.of(connection, session::close);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }
}
