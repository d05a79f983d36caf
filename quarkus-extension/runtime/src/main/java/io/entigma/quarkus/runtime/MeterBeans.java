// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.metrics.EngineGauges;
import io.entigma.metrics.EngineMeters;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Core's meters as beans, with gauges for each engine from its first use on. */
@Singleton
public class MeterBeans {
    private final MeterRegistry registry;

    /**
     * For the container.
     *
     * @param registry where meters are kept
     * @param engines whose gauges to show
     */
    public MeterBeans(MeterRegistry registry, EnginesInUse engines) {
        this.registry = registry;
        engines.forEach((unit, engine) -> new EngineGauges(() -> Map.of(unit, engine)).bindTo(registry));
    }

    /**
     * The listener that counts, for every engine.
     *
     * @return a new one, bound to the registry
     */
    @Produces
    @Singleton
    public EngineMeters meters() {
        EngineMeters meters = new EngineMeters();
        meters.bindTo(registry);
        return meters;
    }
}
