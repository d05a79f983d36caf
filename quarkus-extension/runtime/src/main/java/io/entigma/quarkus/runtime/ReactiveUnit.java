// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.reactive.ReactiveServices;
import io.quarkus.arc.ClientProxy;
import io.quarkus.hibernate.reactive.runtime.customized.QuarkusReactiveConnectionPoolInitiator;
import io.quarkus.hibernate.reactive.runtime.customized.QuarkusSqlClientPool;
import io.quarkus.reactive.datasource.runtime.ReactiveDataSourceUtil;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.reactive.pool.ReactiveConnectionPool;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/** What a unit of Hibernate Reactive needs. Loaded only where one is, since the classes that it names come with that. */
final class ReactiveUnit {
    private ReactiveUnit() {}

    static List<StandardServiceInitiator<?>> initiators(ReactiveSource source) {
        return List.of(ReactiveServices.support(), ReactiveServices.preparing(new PoolOf(source)));
    }

    /** Hibernate asks for a tenant's pool, which Quarkus' own does not have, also where rows tell tenants apart. */
    private static final class PoolOfAllTenants extends QuarkusSqlClientPool {
        private static final long serialVersionUID = 1L;

        PoolOfAllTenants(Pool pool) {
            super(pool);
        }

        @Override
        protected Pool getTenantPool(String tenant) {
            return getPool();
        }
    }

    /** The pool that Quarkus would take; found late, since a unit of Hibernate ORM with the same name asks for none. */
    private record PoolOf(ReactiveSource source) implements StandardServiceInitiator<ReactiveConnectionPool> {
        @Override
        public ReactiveConnectionPool initiateService(
                Map<String, Object> settings, ServiceRegistryImplementor registry) {
            Pool pool = ClientProxy.unwrap(
                    ReactiveDataSourceUtil.dataSourceInstance(source.name()).get());
            return source.tenantsInRows()
                    ? new PoolOfAllTenants(pool)
                    : new QuarkusReactiveConnectionPoolInitiator(pool).initiateService(settings, registry);
        }

        @Override
        public Class<ReactiveConnectionPool> getServiceInitiated() {
            return ReactiveConnectionPool.class;
        }
    }
}
