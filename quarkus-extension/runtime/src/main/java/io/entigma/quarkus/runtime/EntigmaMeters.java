// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Counts what the engines do, for Micrometer. No meter is tagged with a tenant, a key or a KEK: there can be any number of
 * them. Thread safe.
 */
@Singleton
public class EntigmaMeters implements EntigmaListener {
    private final MeterRegistry registry;
    private final Counter hits;
    private final Counter misses;
    private final Counter created;
    private final Counter grace;

    /**
     * For the container.
     *
     * @param registry where meters are kept
     */
    public EntigmaMeters(MeterRegistry registry) {
        this.registry = registry;
        this.hits = registry.counter("entigma.cache.requests", "result", "hit");
        this.misses = registry.counter("entigma.cache.requests", "result", "miss");
        this.created = registry.counter("entigma.keys.created");
        this.grace = registry.counter("entigma.keys.grace");
    }

    @Override
    public void wrapped(KeyServerCall call) {
        record("wrap", call);
    }

    @Override
    public void unwrapped(KeyServerCall call) {
        record("unwrap", call);
    }

    private void record(String operation, KeyServerCall call) {
        String error = call.error();
        registry.timer("entigma.key.server.calls", "operation", operation, "error", error == null ? "none" : error)
                .record(call.duration());
    }

    @Override
    public void keyCreated(TenantId tenant, KeyId keyId, int version) {
        created.increment();
    }

    @Override
    public void cacheHit(KeyId keyId) {
        hits.increment();
    }

    @Override
    public void cacheMissed(KeyId keyId) {
        misses.increment();
    }

    @Override
    public void cacheEvicted(KeyId keyId, String reason) {
        registry.counter("entigma.cache.evictions", "reason", reason).increment();
    }

    @Override
    public void usedInGrace(KeyId keyId, Duration age) {
        grace.increment();
    }

    @Override
    public void plaintextRead(String context, TenantId tenant) {
        registry.counter("entigma.plaintext.reads", "context", context).increment();
    }

    @Override
    public void failed(Failure failure) {
        registry.counter("entigma.failures", "reason", failure.reason().name(), "context", failure.context())
                .increment();
    }
}
