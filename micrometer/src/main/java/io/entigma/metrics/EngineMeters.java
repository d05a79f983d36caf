// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.metrics;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Micrometer's view of what engines do: give it to {@link io.entigma.EntigmaBuilder#listener} and bind it to a registry. What
 * happens before it is bound is not counted. No meter is tagged with a tenant or a key, whose number has no bound. Thread safe.
 *
 * <ul>
 *   <li>{@code entigma.key.server.calls}: timer by operation, client (the KEK's scheme) and outcome (success, or the exception)
 *   <li>{@code entigma.key.cache}: keys that were found in memory (hit) or not (miss)
 *   <li>{@code entigma.key.cache.evictions} by reason, {@code entigma.key.created}, {@code entigma.key.grace}
 *   <li>{@code entigma.rows.untrusted} by table: rows of Entigma's own tables that were found not to be as Entigma wrote them
 *   <li>{@code entigma.value.failures} by column and reason, {@code entigma.plaintext.reads} by column
 * </ul>
 */
public final class EngineMeters implements EntigmaListener, MeterBinder {
    private static final String CACHE = "entigma.key.cache";

    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /** Makes meters that are bound to nothing yet. */
    public EngineMeters() {}

    /** A registry, and the counters that each value moves. */
    private record Bound(MeterRegistry registry, Counter hits, Counter misses) {}

    /** Binds to a registry. Frameworks bind what they find, so a second time changes nothing: nothing is counted twice. */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (bound.stream().noneMatch(each -> each.registry() == registry)) {
            bound.add(new Bound(
                    registry, registry.counter(CACHE, "result", "hit"), registry.counter(CACHE, "result", "miss")));
        }
    }

    private void each(Consumer<MeterRegistry> action) {
        bound.forEach(each -> action.accept(each.registry()));
    }

    private void time(String operation, URI kek, Duration duration, @Nullable String error) {
        each(registry -> Timer.builder("entigma.key.server.calls")
                .description("Calls to key servers")
                .tag("operation", operation)
                .tag("client", String.valueOf(kek.getScheme()))
                .tag("outcome", error == null ? "success" : error)
                .register(registry)
                .record(duration));
    }

    @Override
    public void wrapped(KeyServerCall call) {
        time("wrap", call.kek(), call.duration(), call.error());
    }

    @Override
    public void unwrapped(KeyServerCall call) {
        time("unwrap", call.kek(), call.duration(), call.error());
    }

    @Override
    public void valuesSealed(ValueServerCall call) {
        time("seal", call.kek(), call.duration(), call.error());
    }

    @Override
    public void valuesOpened(ValueServerCall call) {
        time("open", call.kek(), call.duration(), call.error());
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
    public void rowNotTrusted(UntrustedRow row) {
        each(registry -> Counter.builder("entigma.rows.untrusted")
                .description("Rows of Entigma's own tables that are not as Entigma wrote them")
                .tag("table", row.table())
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
