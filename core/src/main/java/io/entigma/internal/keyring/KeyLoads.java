// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.EntigmaException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.keyring.KeyLoader.KeyRef;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loads of one purpose's keys on threads of the engine, one at a time of each. Thread safe. */
final class KeyLoads {
    private final KeyLoader loader;
    private final Executor loaders;
    private final SingleFlight<TenantId, DataKey> activeFlights;
    private final SingleFlight<KeyRef, DataKey> keyFlights;
    private final SingleFlight<TenantId, List<KeyId>> usableFlights;

    /**
     * Of one purpose.
     *
     * @param loader makes what loads, which is told of the loads of single keys
     */
    KeyLoads(
            KeyPurpose purpose,
            KeyringSettings settings,
            Executor loaders,
            Function<SingleFlight<KeyRef, DataKey>, KeyLoader> loader) {
        String kind = purpose == KeyPurpose.DATA ? "key" : "index key";
        this.activeFlights = flights("The active " + kind + " of tenant", settings);
        this.keyFlights = flights(purpose == KeyPurpose.DATA ? "Key" : "Index key", settings);
        this.usableFlights = flights("The list of " + kind + "s of tenant", settings);
        this.loaders = loaders;
        this.loader = loader.apply(keyFlights);
    }

    private static <K, V> SingleFlight<K, V> flights(String what, KeyringSettings settings) {
        return new SingleFlight<>(what, settings.loadTimeout(), settings.nonBlocking());
    }

    /** The tenant's active key, made if it never had one. */
    Load<TenantId, DataKey> active(TenantId tenant) {
        return new Load<>(activeFlights, tenant, () -> loader.active(tenant), loaders);
    }

    Load<KeyRef, DataKey> key(TenantId tenant, KeyId id) {
        return new Load<>(keyFlights, new KeyRef(tenant, id), () -> loader.key(tenant, id), loaders);
    }

    /** The ids of the tenant's active and live keys. */
    Load<TenantId, List<KeyId>> usable(TenantId tenant) {
        return new Load<>(usableFlights, tenant, () -> loader.usable(tenant), loaders);
    }

    KeyLoader loader() {
        return loader;
    }

    void forgetFailures() {
        activeFlights.forgetFailures();
        keyFlights.forgetFailures();
        usableFlights.forgetFailures();
    }

    /** One of them, which other callers can have begun. */
    record Load<K, V>(SingleFlight<K, V> flights, K key, Supplier<V> work, Executor loaders) {
        /** The same with other work, unless it is under way. */
        Load<K, V> with(Supplier<V> other) {
            return new Load<>(flights, key, other, loaders);
        }

        V get() {
            return flights.get(key, work, loaders);
        }

        V get(Duration wait) {
            return flights.get(key, work, loaders, wait);
        }

        void launch() {
            flights.launch(key, work, loaders);
        }

        CompletableFuture<V> start() {
            return flights.start(key, work, loaders);
        }

        /** Why the last one failed, if that was a moment ago. */
        @Nullable
        EntigmaException failure() {
            return flights.failure(key);
        }

        void noteFailure(EntigmaException why) {
            flights.noteFailure(key, why);
        }
    }
}
