// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/** Adds {@link EngineService} to every service registry. Found by Hibernate through META-INF/services. */
public final class EngineServiceContributor implements ServiceContributor {
    /** For Hibernate. */
    public EngineServiceContributor() {}

    /**
     * Makes {@link EngineService}, for frameworks that put together a service registry without asking contributors.
     *
     * @return a new initiator, which looks at no setting
     */
    public static StandardServiceInitiator<?> initiator() {
        return new Initiator();
    }

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        builder.addInitiator(new Initiator());
    }

    /** Makes the service without looking at any setting, since a factory without encrypted attributes needs none. */
    private static final class Initiator implements StandardServiceInitiator<EngineService> {
        @Override
        public EngineService initiateService(Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new EngineService(settings, registry.requireService(ClassLoaderService.class));
        }

        @Override
        public Class<EngineService> getServiceInitiated() {
            return EngineService.class;
        }
    }
}
