// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.internal.hibernate.reactive.ReactiveSupport;
import io.entigma.internal.hibernate.type.EngineService;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.reactive.pool.ReactiveConnectionPool;
import org.hibernate.reactive.pool.impl.ReactiveConnectionPoolInitiator;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/** Joins Entigma to session factories of Hibernate Reactive. Found by Hibernate through META-INF/services. */
public final class ReactiveServices implements ServiceContributor {
    /** For Hibernate. */
    public ReactiveServices() {}

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        // By name, since the builder for JPA is of an anonymous class, and other factories of the class path need none
        // of it.
        if (builder.getClass().getName().startsWith("org.hibernate.reactive.")) {
            builder.addInitiator(preparing(ReactiveConnectionPoolInitiator.INSTANCE));
            builder.addInitiator(support());
        }
    }

    /**
     * Makes a pool that prepares keys, for frameworks that put together a service registry without asking contributors.
     *
     * @param pool makes the pool that it is put around
     * @return a new initiator
     */
    public static StandardServiceInitiator<ReactiveConnectionPool> preparing(
            StandardServiceInitiator<ReactiveConnectionPool> pool) {
        return new PoolInitiator(pool);
    }

    /**
     * Makes the listeners, likewise.
     *
     * @return a new initiator
     */
    public static StandardServiceInitiator<?> support() {
        return new SupportInitiator();
    }

    /** Takes the place of Hibernate's own initiator. */
    private record PoolInitiator(StandardServiceInitiator<ReactiveConnectionPool> pool)
            implements StandardServiceInitiator<ReactiveConnectionPool> {
        @Override
        public ReactiveConnectionPool initiateService(
                Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new PreparingPool(
                    pool.initiateService(settings, registry), registry.requireService(EngineService.class));
        }

        @Override
        public Class<ReactiveConnectionPool> getServiceInitiated() {
            return ReactiveConnectionPool.class;
        }
    }

    private static final class SupportInitiator implements StandardServiceInitiator<ReactiveSupport> {
        @Override
        public ReactiveSupport initiateService(Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new ReactiveListeners();
        }

        @Override
        public Class<ReactiveSupport> getServiceInitiated() {
            return ReactiveSupport.class;
        }
    }
}
