// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.internal.engine.EngineFromSettings;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.jspecify.annotations.Nullable;

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
        return new Initiator(null);
    }

    /**
     * The same for a framework where Hibernate Reactive is, and that knows of JDBC connections to the same database.
     *
     * @param jdbcData the connections, asked for while a session factory starts
     * @return a new initiator
     */
    public static StandardServiceInitiator<?> initiator(Supplier<DataSource> jdbcData) {
        return new Initiator(jdbcData);
    }

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        builder.addInitiator(new Initiator(null));
    }

    /** Makes the service without looking at any setting, since a factory without encrypted attributes needs none. */
    private record Initiator(@Nullable Supplier<DataSource> jdbcData)
            implements StandardServiceInitiator<EngineService> {
        @Override
        public EngineService initiateService(Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new EngineService(
                    settings,
                    registry.requireService(ClassLoaderService.class),
                    jdbcData != null ? jdbcData : () -> EngineFromSettings.applicationsData(settings));
        }

        @Override
        public Class<EngineService> getServiceInitiated() {
            return EngineService.class;
        }
    }
}
