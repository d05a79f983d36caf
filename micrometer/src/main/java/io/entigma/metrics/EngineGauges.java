// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.metrics;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.Health;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What engines know of themselves, for Micrometer: {@code entigma.key.cache.size} (data keys in memory), {@code
 * entigma.key.cache.grace} (those that are used past their time to live) and {@code entigma.key.server.down} (key servers that
 * do not answer), each tagged with the engine's name. Calls no key server. Thread safe.
 */
public final class EngineGauges implements MeterBinder {
    private final Supplier<Map<String, Entigma>> engines;

    /**
     * Gauges of some engines.
     *
     * @param engines the engines by name; asked once, when the gauges are bound
     */
    public EngineGauges(Supplier<Map<String, Entigma>> engines) {
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
        Gauge.builder(meter, engine, e -> read(e, value))
                .description(description)
                .tag("engine", name)
                .register(registry);
    }

    /** A registry outlives the engine, and publishes once more when it is closed. */
    private static double read(Entigma engine, ToDoubleFunction<Health> value) {
        try {
            return value.applyAsDouble(engine.health());
        } catch (MisconfigurationException e) {
            return Double.NaN;
        }
    }
}
