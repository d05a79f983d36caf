// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The listener that counts; before the engine, which takes its listeners when it is built. */
@AutoConfiguration(beforeName = "io.entigma.spring.EntigmaAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
public class EntigmaMetricsAutoConfiguration {
    /** For Spring. */
    public EntigmaMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    EngineMeters entigmaMeters() {
        return new EngineMeters();
    }
}
