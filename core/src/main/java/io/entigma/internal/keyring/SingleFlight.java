// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.concurrent.Lifetime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One load for each key however many threads ask: the first starts it, the others wait for its result or failure.
 * Waiting holds no lock and no monitor, so virtual threads let go of their carrier. Thread safe.
 *
 * @param <K> the key
 * @param <V> what is loaded
 */
final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Duration timeout;
    private final Runnable beforeWaiting;

    SingleFlight(Duration timeout, Runnable beforeWaiting) {
        this.timeout = timeout;
        this.beforeWaiting = beforeWaiting;
    }

    /** Loads on the executor, so that neither a transaction nor an interrupt of the caller reaches the work. */
    V get(K key, Supplier<V> load, Executor executor) {
        return get(key, load, executor, timeout);
    }

    /** The same, with a wait of its own; the load goes on after it. */
    V get(K key, Supplier<V> load, Executor executor, Duration wait) {
        beforeWaiting.run();
        return await(start(key, load, executor), wait.compareTo(timeout) < 0 ? wait : timeout);
    }

    /** Starts a load unless one is under way. Who asks later learns of its failure, not the caller. */
    void launch(K key, Supplier<V> load, Executor executor) {
        var unused = start(key, load, executor);
    }

    private CompletableFuture<V> start(K key, Supplier<V> load, Executor executor) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> flight = flights.putIfAbsent(key, mine);
        if (flight == null) {
            flight = mine;
            try {
                executor.execute(() -> fly(key, mine, load));
            } catch (RejectedExecutionException e) {
                land(key, mine);
                mine.completeExceptionally(Lifetime.closed());
            }
        }
        return flight;
    }

    /** Loads on the calling thread, for code that is on the executor already. */
    V getHere(K key, Supplier<V> load) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> flight = flights.putIfAbsent(key, mine);
        if (flight == null) {
            flight = mine;
            fly(key, mine, load);
        }
        return await(flight, timeout);
    }

    private void fly(K key, CompletableFuture<V> mine, Supplier<V> load) {
        try {
            V value = load.get();
            land(key, mine);
            mine.complete(value);
        } catch (Throwable t) {
            land(key, mine);
            mine.completeExceptionally(t);
        }
    }

    private void land(K key, CompletableFuture<V> mine) {
        flights.remove(key, mine);
    }

    private V await(CompletableFuture<V> flight, Duration wait) {
        try {
            return flight.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        } catch (TimeoutException e) {
            throw new KeyServerUnavailableException(
                    "No key within " + wait + "; the key server or the key table hangs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyServerUnavailableException("Interrupted while waiting for a key", e);
        }
    }

    private static RuntimeException rethrow(@Nullable Throwable cause) {
        if (cause instanceof EntigmaException known) {
            // A copy of its own for each waiting thread, with that thread's stack trace.
            return known.copyForThread();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("Loading a key failed", cause);
    }
}
