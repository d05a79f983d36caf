// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.reactive.ReactiveMode;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.query.sqm.mutation.internal.SqmMultiTableMutationStrategyProviderStandard;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategyProvider;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/** Puts our translator of queries in force, unless the application has named one, and our eye on bulk
 * statements. Found through META-INF/services. */
public final class QueryServices implements ServiceContributor {
    /** For Hibernate. */
    public QueryServices() {}

    /**
     * Makes our eye on bulk statements, for frameworks that put together a service registry without asking contributors.
     *
     * @return a new initiator, which looks at no setting
     */
    public static StandardServiceInitiator<?> initiator() {
        return new StrategiesInitiator();
    }

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        if (!builder.getSettings().containsKey(QuerySettings.SEMANTIC_QUERY_TRANSLATOR)) {
            builder.applySetting(QuerySettings.SEMANTIC_QUERY_TRANSLATOR, SealedTranslatorFactory.class.getName());
        }
        builder.addInitiator(new StrategiesInitiator());
    }

    /** Takes the place of Hibernate's own initiator. */
    private static final class StrategiesInitiator
            implements StandardServiceInitiator<SqmMultiTableMutationStrategyProvider> {
        @Override
        public SqmMultiTableMutationStrategyProvider initiateService(
                Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return ReactiveMode.isOn(registry)
                    ? new GuardedStrategies(ReactiveMode.strategies(registry), false)
                    : new GuardedStrategies(new SqmMultiTableMutationStrategyProviderStandard(), true);
        }

        @Override
        public Class<SqmMultiTableMutationStrategyProvider> getServiceInitiated() {
            return SqmMultiTableMutationStrategyProvider.class;
        }
    }
}
