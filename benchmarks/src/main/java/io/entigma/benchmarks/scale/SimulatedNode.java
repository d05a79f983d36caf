// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import io.entigma.benchmarks.LocalKek;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.kek.TrustedKeks;
import io.entigma.internal.keyring.KeyMaker;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.KeyringSettings;
import io.entigma.internal.keyring.Settling;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** One node: the engine's own keyring and cache, on a clock that is set by hand. Not thread safe. */
final class SimulatedNode implements AutoCloseable {
    private final LocalKek kek = new LocalKek();
    private final FleetStore store = new FleetStore(kek);
    private final GuardedKekClients keks;
    private final Keyring keyring;
    private long nanos = 1;

    SimulatedNode(int cacheSize, Duration ttl) {
        Events events = new Events(List.of());
        this.keks = new GuardedKekClients(
                List.of(kek),
                uri -> Optional.empty(),
                new TrustedKeks(LocalKek.KEK, Map.of(), tenant -> LocalKek.KEK, List.of()),
                KeyServerPolicy.defaults(),
                events,
                Clock.systemUTC());
        KeyringSettings settings = new KeyringSettings(
                ttl,
                cacheSize,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                1L << 32,
                Duration.ZERO,
                Duration.ZERO,
                () -> false,
                () -> nanos);
        KeyMaker maker = new KeyMaker(store, keks, tenant -> LocalKek.KEK, events, Clock.systemUTC());
        this.keyring = new Keyring(
                store,
                keks,
                maker,
                settings,
                new Settling(Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(10)),
                new Here(),
                new Here(),
                events,
                (tenant, used) -> {
                    throw new IllegalStateException("no key reaches its limit here");
                },
                new Lifetime());
    }

    void at(double seconds) {
        nanos = (long) (seconds * 1e9) + 1;
    }

    void seal(TenantId tenant) {
        var unused = keyring.active(tenant);
    }

    void open(TenantId tenant) {
        var unused = keyring.opening(tenant, FleetStore.key(tenant).id());
    }

    FleetStore store() {
        return store;
    }

    long unwraps() {
        return kek.unwraps();
    }

    int cached() {
        return keyring.cached();
    }

    @Override
    public void close() {
        keyring.close();
        keks.close();
    }

    /** Does everything on the calling thread, so that a run with one seed gives the same each time. */
    private static final class Here extends AbstractExecutorService implements ExecutorService {
        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {
            // Nothing runs elsewhere.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
