// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.quarkus.runtime.EnginesInUse;
import io.entigma.quarkus.runtime.EntigmaBuildConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import java.util.Optional;

/** Health, metrics and traces, where the application has the extensions for them. Beans are named, since they need what those bring. */
class ObservabilityProcessor {
    private static final String HEALTH = "io.entigma.quarkus.runtime.EntigmaHealthCheck";
    private static final String TRACING = "io.entigma.quarkus.runtime.KekTracing";
    private static final String METERS = "io.entigma.quarkus.runtime.MeterBeans";

    @BuildStep
    AdditionalBeanBuildItem engines() {
        return AdditionalBeanBuildItem.unremovableOf(EnginesInUse.class);
    }

    @BuildStep
    void tracing(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(TRACING));
        }
    }

    @BuildStep
    HealthBuildItem health(EntigmaBuildConfig config) {
        return new HealthBuildItem(HEALTH, config.health().enabled());
    }

    @BuildStep
    void metrics(
            EntigmaBuildConfig config,
            Optional<MetricsCapabilityBuildItem> metrics,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (config.metrics().enabled()
                && metrics.map(found -> found.metricsSupported(MetricsFactory.MICROMETER))
                        .orElse(false)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(METERS));
        }
    }
}
