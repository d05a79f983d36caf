// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Counts and times what engines do. No meter is tagged with a tenant or a key, whose number has no bound. Boot binds it once
 * the application's beans are there; what happens before is not counted.
 */
final class EngineMeters implements EntigmaListener, MeterBinder {
    private static final String CACHE = "entigma.key.cache";

    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /** A registry, and the counters that each value moves. */
    private record Bound(MeterRegistry registry, Counter hits, Counter misses) {}

    @Override
    public void bindTo(MeterRegistry registry) {
        bound.add(new Bound(
                registry, registry.counter(CACHE, "result", "hit"), registry.counter(CACHE, "result", "miss")));
    }

    private void each(Consumer<MeterRegistry> action) {
        bound.forEach(each -> action.accept(each.registry()));
    }

    private void time(String operation, KeyServerCall call) {
        each(registry -> Timer.builder("entigma.key.server.calls")
                .description("Calls to key servers")
                .tag("operation", operation)
                .tag("client", String.valueOf(call.kek().getScheme()))
                .tag("outcome", call.error() == null ? "success" : call.error())
                .register(registry)
                .record(call.duration()));
    }

    @Override
    public void wrapped(KeyServerCall call) {
        time("wrap", call);
    }

    @Override
    public void unwrapped(KeyServerCall call) {
        time("unwrap", call);
    }

    @Override
    public void keyCreated(TenantId tenant, KeyId keyId, int version) {
        each(registry -> registry.counter("entigma.key.created").increment());
    }

    @Override
    public void cacheHit(KeyId keyId) {
        bound.forEach(each -> each.hits().increment());
    }

    @Override
    public void cacheMissed(KeyId keyId) {
        bound.forEach(each -> each.misses().increment());
    }

    @Override
    public void cacheEvicted(KeyId keyId, String reason) {
        each(registry -> registry.counter("entigma.key.cache.evictions", "reason", reason)
                .increment());
    }

    @Override
    public void usedInGrace(KeyId keyId, Duration age) {
        each(registry -> registry.counter("entigma.key.grace").increment());
    }

    @Override
    public void plaintextRead(String context, TenantId tenant) {
        each(registry -> Counter.builder("entigma.plaintext.reads")
                .description("Plain values read from columns that are being encrypted")
                .tag("column", context)
                .register(registry)
                .increment());
    }

    @Override
    public void failed(Failure failure) {
        each(registry -> Counter.builder("entigma.value.failures")
                .description("Values that were not sealed or opened")
                .tag("column", failure.context())
                .tag("reason", failure.reason().name())
                .register(registry)
                .increment());
    }
}
