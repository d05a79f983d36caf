// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.reactive.ReactiveServices;
import io.quarkus.arc.ClientProxy;
import io.quarkus.hibernate.reactive.runtime.customized.QuarkusReactiveConnectionPoolInitiator;
import io.quarkus.reactive.datasource.runtime.ReactiveDataSourceUtil;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.reactive.pool.ReactiveConnectionPool;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/** What a unit of Hibernate Reactive needs. Loaded only where one is, since the classes that it names come with that. */
final class ReactiveUnit {
    private ReactiveUnit() {}

    static List<StandardServiceInitiator<?>> initiators(String dataSource) {
        return List.of(ReactiveServices.support(), ReactiveServices.preparing(new PoolOf(dataSource)));
    }

    /** The pool that Quarkus would take; found late, since a unit of Hibernate ORM with the same name asks for none. */
    private record PoolOf(String dataSource) implements StandardServiceInitiator<ReactiveConnectionPool> {
        @Override
        public ReactiveConnectionPool initiateService(
                Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new QuarkusReactiveConnectionPoolInitiator(
                            ClientProxy.unwrap(ReactiveDataSourceUtil.dataSourceInstance(dataSource)
                                    .get()))
                    .initiateService(settings, registry);
        }

        @Override
        public Class<ReactiveConnectionPool> getServiceInitiated() {
            return ReactiveConnectionPool.class;
        }
    }
}
