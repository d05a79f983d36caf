// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyNotInMemoryException;
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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One load for each key however many threads ask: the first starts it, the others wait for its result or failure. A thread that
 * must not wait starts it too, and is told so; why the last load failed is remembered for it, since it sees no load end. Waiting
 * holds no lock and no monitor, so virtual threads let go of their carrier. Thread safe.
 *
 * @param <K> the key
 * @param <V> what is loaded
 */
final class SingleFlight<K, V> {
    private static final Duration FAILURE_KNOWN = Duration.ofSeconds(5);
    private static final int MOST_FAILURES = 1_000;

    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Cache<K, EntigmaException> failures = Caffeine.newBuilder()
            .maximumSize(MOST_FAILURES)
            .expireAfterWrite(FAILURE_KNOWN)
            .executor(Runnable::run)
            .build();
    private final String what;
    private final Duration timeout;
    private final BooleanSupplier nonBlocking;

    /**
     * For loads of one kind.
     *
     * @param what what is loaded, for messages
     * @param timeout longest wait
     * @param nonBlocking whether the calling thread must not wait
     */
    SingleFlight(String what, Duration timeout, BooleanSupplier nonBlocking) {
        this.what = what;
        this.timeout = timeout;
        this.nonBlocking = nonBlocking;
    }

    /** Loads on the executor, so that neither a transaction nor an interrupt of the caller reaches the work. */
    V get(K key, Supplier<V> load, Executor executor) {
        return get(key, load, executor, timeout);
    }

    /** The same, with a wait of its own; the load goes on after it. */
    V get(K key, Supplier<V> load, Executor executor, Duration wait) {
        if (nonBlocking.getAsBoolean()) {
            throw notNow(key, load, executor);
        }
        return await(start(key, load, executor), wait.compareTo(timeout) < 0 ? wait : timeout);
    }

    private EntigmaException notNow(K key, Supplier<V> load, Executor executor) {
        EntigmaException failure = failures.getIfPresent(key);
        if (failure != null) {
            return failure.copyForThread();
        }
        launch(key, load, executor);
        return new KeyNotInMemoryException(
                what + " " + key + " is not in memory, and thread "
                        + Thread.currentThread().getName() + " must not wait for the key table and the key server; call"
                        + " Entigma.prepare(tenant) first, and begin when it has completed, or use a worker thread (docs/reactive.md)");
    }

    /** Starts a load unless one is under way. Who asks later learns of its failure, not the caller. */
    void launch(K key, Supplier<V> load, Executor executor) {
        var unused = start(key, load, executor);
    }

    /** Why the last load of a key failed, if that was a moment ago. */
    @Nullable
    EntigmaException failure(K key) {
        return failures.getIfPresent(key);
    }

    /** Remembers why a load of a key would fail. */
    void noteFailure(K key, EntigmaException why) {
        failures.put(key, why);
    }

    /** What failed may not fail any more. */
    void forgetFailures() {
        failures.invalidateAll();
    }

    /** Starts a load, or joins the one that is under way. */
    CompletableFuture<V> start(K key, Supplier<V> load, Executor executor) {
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
            failures.invalidate(key);
            land(key, mine);
            mine.complete(value);
        } catch (Throwable t) {
            if (t instanceof EntigmaException known) {
                failures.put(key, known);
            }
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
            throw late(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyServerUnavailableException("Interrupted while waiting for a key", e);
        }
    }

    /** Nothing came within a time. */
    static KeyServerUnavailableException late(Duration wait) {
        return new KeyServerUnavailableException("No key within " + wait + "; the key server or the key table hangs");
    }

    /** For one of those who waited for a load that failed. */
    static RuntimeException rethrow(@Nullable Throwable cause) {
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
