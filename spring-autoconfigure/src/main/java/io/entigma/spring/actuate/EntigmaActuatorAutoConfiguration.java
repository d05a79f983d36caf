// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.Entigma;
import io.entigma.metrics.EngineGauges;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health, meters and the endpoint, where the actuator and Micrometer are there. */
@AutoConfiguration(afterName = "io.entigma.spring.EntigmaAutoConfiguration")
@ConditionalOnBean(Entigma.class)
public class EntigmaActuatorAutoConfiguration {
    /** For Spring. */
    public EntigmaActuatorAutoConfiguration() {}

    /** All engines by bean name; those that are not made yet are not made for it. */
    private static Supplier<Map<String, Entigma>> engines(ListableBeanFactory beans) {
        return () -> new TreeMap<>(beans.getBeansOfType(Entigma.class, false, false));
    }

    /** Boot 3.5. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    @ConditionalOnProperty(name = "management.health.entigma.enabled", matchIfMissing = true)
    static class Boot3Health {
        @Bean
        @ConditionalOnMissingBean(name = "entigmaHealthIndicator")
        org.springframework.boot.actuate.health.HealthIndicator entigmaHealthIndicator(ListableBeanFactory beans) {
            Supplier<Map<String, Entigma>> engines = engines(beans);
            return () -> {
                HealthReport report = HealthReport.of(engines.get());
                return org.springframework.boot.actuate.health.Health.status(
                                report.status().name())
                        .withDetails(report.details())
                        .build();
            };
        }
    }

    /** Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnProperty(name = "management.health.entigma.enabled", matchIfMissing = true)
    static class Boot4Health {
        @Bean
        @ConditionalOnMissingBean(name = "entigmaHealthIndicator")
        org.springframework.boot.health.contributor.HealthIndicator entigmaHealthIndicator(ListableBeanFactory beans) {
            Supplier<Map<String, Entigma>> engines = engines(beans);
            return () -> {
                HealthReport report = HealthReport.of(engines.get());
                return org.springframework.boot.health.contributor.Health.status(
                                report.status().name())
                        .withDetails(report.details())
                        .build();
            };
        }
    }

    /** The endpoint {@code /actuator/entigma}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static class Operations {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint(endpoint = EntigmaEndpoint.class)
        EntigmaEndpoint entigmaEndpoint(ListableBeanFactory beans) {
            return new EntigmaEndpoint(engines(beans));
        }

        @Bean
        SanitizingFunction entigmaSanitizing() {
            return new SecretSettings();
        }
    }

    /** Micrometer. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class MeterGauges {
        @Bean
        EngineGauges entigmaGauges(ListableBeanFactory beans) {
            return new EngineGauges(engines(beans));
        }
    }
}
