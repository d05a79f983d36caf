// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.metrics.EngineMeters;
import io.entigma.spring.EntigmaBuilderCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What counts and traces; before the engine, which takes it when it is built. */
@AutoConfiguration(beforeName = "io.entigma.spring.EntigmaAutoConfiguration")
public class EntigmaMetricsAutoConfiguration {
    /** For Spring. */
    public EntigmaMetricsAutoConfiguration() {}

    /** Counters and timers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Meters {
        @Bean
        @ConditionalOnMissingBean
        EngineMeters entigmaMeters() {
            return new EngineMeters();
        }
    }

    /** Observations of calls to key servers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {
        @Bean
        @ConditionalOnMissingBean(name = "entigmaObservations")
        EntigmaBuilderCustomizer entigmaObservations(ObjectProvider<ObservationRegistry> registries) {
            return builder -> registries.ifAvailable(
                    registry -> builder.decorateKekClients(client -> new ObservedKekClient(client, registry)));
        }
    }
}
