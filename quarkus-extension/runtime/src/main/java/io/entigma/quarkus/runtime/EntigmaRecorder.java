// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationRuntimeInitListener;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationStaticInitListener;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import java.util.Optional;
import java.util.function.Function;

/** What the build steps record. */
@Recorder
public class EntigmaRecorder {
    private final RuntimeValue<EntigmaConfig> config;

    /**
     * For Quarkus.
     *
     * @param config the settings, which only steps at run time may read
     */
    public EntigmaRecorder(RuntimeValue<EntigmaConfig> config) {
        this.config = config;
    }

    /**
     * Joins us to the making of Hibernate's metadata.
     *
     * @param allowQueryCache whether the query cache may hold plaintext
     * @return the listener
     */
    public HibernateOrmIntegrationStaticInitListener staticListener(boolean allowQueryCache) {
        return new StaticListener(allowQueryCache);
    }

    /**
     * Joins us to the start of a session factory.
     *
     * @param unit the persistence unit
     * @return the listener
     */
    public HibernateOrmIntegrationRuntimeInitListener runtimeListener(String unit) {
        return new RuntimeListener(unit);
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
        return context -> new EngineFactory(unit, dataSource, config.getValue()).make(shutdown);
    }
}
