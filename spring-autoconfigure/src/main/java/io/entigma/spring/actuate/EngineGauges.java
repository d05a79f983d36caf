// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.Entigma;
import io.entigma.Health;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What engines know of themselves. Calls no key server. */
final class EngineGauges implements MeterBinder {
    private final Supplier<Map<String, Entigma>> engines;

    EngineGauges(Supplier<Map<String, Entigma>> engines) {
        this.engines = engines;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        engines.get().forEach((name, engine) -> {
            gauge(registry, "entigma.key.cache.size", "Data keys in memory", name, engine, Health::cachedKeys);
            gauge(
                    registry,
                    "entigma.key.cache.grace",
                    "Data keys used past their time to live",
                    name,
                    engine,
                    Health::keysInGrace);
            gauge(
                    registry,
                    "entigma.key.server.down",
                    "Key servers that do not answer",
                    name,
                    engine,
                    health -> health.servers().stream()
                            .filter(server -> server.status() == Health.Status.DOWN)
                            .count());
        });
    }

    private static void gauge(
            MeterRegistry registry,
            String meter,
            String description,
            String name,
            Entigma engine,
            ToDoubleFunction<Health> value) {
        Gauge.builder(meter, engine, e -> value.applyAsDouble(e.health()))
                .description(description)
                .tag("engine", name)
                .register(registry);
    }
}
