// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationRuntimeInitListener;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationStaticInitListener;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the build steps record. */
@Recorder
public class EntigmaRecorder {
    /** For Quarkus. */
    public EntigmaRecorder() {}

    /** Quarkus has checked the types of the settings in {@link EntigmaConfig} when this is called. */
    private static SmallRyeConfig config() {
        return ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    }

    /**
     * Requires that all names of settings are known.
     *
     * @param units the persistence units
     */
    public void requireKnownSettings(Set<String> units) {
        UnitSettings.requireKnown(units, config());
    }

    /**
     * Joins us to the making of Hibernate's metadata.
     *
     * @param allowQueryCache whether the query cache may hold plaintext
     * @param columnConstraints what is done about check constraints
     * @return the listener
     */
    public HibernateOrmIntegrationStaticInitListener staticListener(boolean allowQueryCache, String columnConstraints) {
        return new StaticListener(allowQueryCache, columnConstraints);
    }

    /**
     * Joins us to the start of a session factory.
     *
     * @param unit the persistence unit
     * @param dataSource its data source, if it has one of its own
     * @param reactiveDataSource that of a unit of Hibernate Reactive with this name, if there is one
     * @param tenantsInRows whether each row names its tenant
     * @return the listener
     */
    public HibernateOrmIntegrationRuntimeInitListener runtimeListener(
            String unit, Optional<String> dataSource, Optional<String> reactiveDataSource, boolean tenantsInRows) {
        return new RuntimeListener(
                unit,
                new UnitSettings(unit, config()),
                dataSource,
                reactiveDataSource.map(name -> new ReactiveSource(name, tenantsInRows)));
    }

    /**
     * How the engine of a persistence unit is made, at first use.
     *
     * @param unit the persistence unit
     * @param dataSource its data source, if it has one of its own
     * @param shutdown what ends the key table's connections
     * @return the way
     */
    public Function<SyntheticCreationalContext<Entigma>, Entigma> engine(
            String unit, Optional<String> dataSource, ShutdownContext shutdown) {
        return context -> new EngineFactory(unit, dataSource, config()).make(shutdown);
    }
}
