// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.reactive;

import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.registry.classloading.spi.ClassLoadingException;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategyProvider;
import org.hibernate.service.Service;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.service.UnknownServiceException;

/** Tells session factories of Hibernate Reactive from those of Hibernate ORM, by name, since the former need not be there. */
public final class ReactiveMode {
    private static final String SERVICES = "org.hibernate.reactive.provider.service.";

    private ReactiveMode() {}

    /**
     * Whether a service registry is one of Hibernate Reactive.
     *
     * @param registry the registry
     * @return true if it is
     */
    public static boolean isOn(ServiceRegistry registry) {
        try {
            Class<Service> marker =
                    registry.requireService(ClassLoaderService.class).classForName(SERVICES + "ReactiveMarkerService");
            return registry.getService(marker) != null;
        } catch (ClassLoadingException | UnknownServiceException e) {
            return false;
        }
    }

    /**
     * What runs bulk statements over several tables there.
     *
     * @param registry a registry of Hibernate Reactive
     * @return Hibernate Reactive's own provider
     */
    public static SqmMultiTableMutationStrategyProvider strategies(ServiceRegistry registry) {
        Class<SqmMultiTableMutationStrategyProvider> type = registry.requireService(ClassLoaderService.class)
                .classForName(SERVICES + "ReactiveSqmMultiTableMutationStrategyProvider");
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Hibernate Reactive's strategies are not as Entigma knows them", e);
        }
    }
}
