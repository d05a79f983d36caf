// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.internal.concurrent.GrowingPool;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.key.TenantId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The tenants whose keys threads need that must not wait. Their keys are loaded again in the background before they end, a few
 * tenants at a time and each at a moment of its own, and one whose keys were not needed since the last time is let go. When keys
 * change, theirs are narrowed to what the key table allows, not dropped. Thread safe.
 */
final class PreparedTenants implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PreparedTenants.class.getName());
    private static final int RENEWALS_AT_ONCE = 16;
    private static final int NARROWINGS_AT_ONCE = 8;
    private static final int ATTEMPTS = 3;

    /** The longest that a change waits for the key table; the same as the interval in which nodes hear of changes. */
    private static final Duration NARROWING = Duration.ofSeconds(5);

    private final TenantLoad load;
    private final Lifetime lifetime;
    private final Ticker ticker;
    private final Duration loadTimeout;
    private final long ttlNanos;
    private final Cache<TenantId, Prepared> tenants;
    private final ExecutorService narrowers = GrowingPool.of(NARROWINGS_AT_ONCE, "entigma-changes-");
    private final ExecutorService renewers = GrowingPool.of(RENEWALS_AT_ONCE, "entigma-renewal-");
    private @Nullable ScheduledExecutorService timer;

    /** What is known of one tenant. */
    private static final class Prepared {
        private final long since;
        private volatile long notBefore;
        private volatile boolean asked;
        private volatile boolean renewing;

        Prepared(long since, long notBefore) {
            this.since = since;
            this.notBefore = notBefore;
        }
    }

    PreparedTenants(TenantLoad load, KeyringSettings settings, Lifetime lifetime) {
        this.load = load;
        this.lifetime = lifetime;
        this.ticker = settings.ticker();
        this.loadTimeout = settings.loadTimeout();
        this.ttlNanos = settings.ttl().toNanos();
        this.tenants = Caffeine.newBuilder()
                .maximumSize(settings.size())
                .executor(Runnable::run)
                .build();
    }

    /** As {@link io.entigma.Entigma#prepare}. */
    CompletionStage<Void> prepare(TenantId tenant) {
        if (!lifetime.isOpen()) {
            return CompletableFuture.failedFuture(Lifetime.closed());
        }
        if (load.isReady(tenant)) {
            keep(tenant, ticker.read());
            return CompletableFuture.completedFuture(null);
        }
        long start = ticker.read();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        var unused = complete(tenant, ATTEMPTS)
                .orTimeout(loadTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> keep(tenant, start))
                .whenComplete((kept, failure) -> {
                    if (failure == null) {
                        answer.complete(null);
                    } else {
                        answer.completeExceptionally(ours(failure));
                    }
                });
        return answer;
    }

    /** What is loaded while keys change is dropped again, so that it may take more than one attempt. */
    private CompletableFuture<Void> complete(TenantId tenant, int attempts) {
        return load.load(tenant, false)
                .thenCompose(loaded -> attempts <= 1 || load.isComplete(tenant)
                        ? CompletableFuture.allOf()
                        : complete(tenant, attempts - 1));
    }

    /** What to fail with. Throws nothing, since somebody waits for the answer. */
    private Throwable ours(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return SingleFlight.late(loadTimeout);
        }
        return cause instanceof Error ? cause : SingleFlight.rethrow(cause);
    }

    private void keep(TenantId tenant, long since) {
        Prepared known = tenants.getIfPresent(tenant);
        if (known == null) {
            known = tenants.get(tenant, unused -> begun(tenant, since));
            startTimer();
        }
        if (!known.asked) {
            known.asked = true;
        }
    }

    /** From four fifths of the time to live on keys can be loaded again; tenants begin at different moments after that. */
    private Prepared begun(TenantId tenant, long since) {
        long spread = ttlNanos / 20;
        return new Prepared(
                since, since + ttlNanos / 5 * 4 + Math.floorMod(tenant.hashCode() * 31L, Math.max(1, spread)));
    }

    private synchronized void startTimer() {
        if (timer == null && lifetime.isOpen()) {
            timer = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "entigma-renewal");
                thread.setDaemon(true);
                return thread;
            });
            long period =
                    Math.min(Math.max(ttlNanos / 50, TimeUnit.MILLISECONDS.toNanos(5)), TimeUnit.SECONDS.toNanos(1));
            var unused = timer.scheduleWithFixedDelay(this::renewDue, period, period, TimeUnit.NANOSECONDS);
        }
    }

    private void renewDue() {
        tenants.asMap().forEach((tenant, prepared) -> {
            if (!prepared.renewing && ticker.read() - prepared.notBefore >= 0) {
                if (isNeeded(tenant, prepared)) {
                    renew(tenant, prepared);
                } else {
                    tenants.asMap().remove(tenant, prepared);
                }
            }
        });
    }

    /** Neither prepared again nor used since the last time, or not to be had for long: it is let go. */
    private boolean isNeeded(TenantId tenant, Prepared prepared) {
        return (prepared.asked || load.wasUsed(tenant)) && ticker.read() - prepared.since < 2 * ttlNanos;
    }

    private void renew(TenantId tenant, Prepared prepared) {
        prepared.renewing = true;
        try {
            renewers.execute(() -> renewHere(tenant, prepared));
        } catch (RejectedExecutionException e) {
            // The engine ends.
            prepared.renewing = false;
        }
    }

    /** Waits on a renewer's thread, so that no more tenants than renewers are under way. */
    private void renewHere(TenantId tenant, Prepared prepared) {
        long start = ticker.read();
        try {
            for (int attempt = 0; attempt < ATTEMPTS && isKept(tenant, prepared); attempt++) {
                var unused = load.load(tenant, true).get(loadTimeout.toMillis(), TimeUnit.MILLISECONDS);
                if (load.isComplete(tenant)) {
                    break;
                }
            }
            tenants.asMap().replace(tenant, prepared, begun(tenant, start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            Throwable why = ours(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e);
            LOG.log(Level.DEBUG, "Keys of a prepared tenant could not be loaded again", why);
            if (why instanceof KeyServerUnavailableException || why instanceof KeyTableException) {
                prepared.notBefore = ticker.read() + Math.min(ttlNanos / 20, TimeUnit.SECONDS.toNanos(1));
            } else {
                tenants.asMap().remove(tenant, prepared);
            }
        } finally {
            prepared.renewing = false;
        }
    }

    private boolean isKept(TenantId tenant, Prepared prepared) {
        return tenants.getIfPresent(tenant) == prepared;
    }

    /**
     * Drops the keys of tenants whose keys changed, or narrows them, where what a prepared tenant lacks then is loaded in the
     * background. What the key table does not allow is gone when this returns, also if the key table does not answer.
     */
    void changed(Set<TenantId> changed) {
        Map<TenantId, CompletableFuture<Void>> narrowed = new HashMap<>();
        for (TenantId tenant : changed) {
            if (tenants.getIfPresent(tenant) == null) {
                load.evict(tenant);
            } else {
                narrowed.put(tenant, narrow(tenant));
            }
        }
        long end = System.nanoTime() + NARROWING.toNanos();
        narrowed.forEach((tenant, narrowing) -> {
            if (!isDone(narrowing, end)) {
                load.evict(tenant);
            }
        });
    }

    private CompletableFuture<Void> narrow(TenantId tenant) {
        try {
            return CompletableFuture.runAsync(
                    () -> {
                        load.narrow(tenant);
                        Prepared prepared = tenants.getIfPresent(tenant);
                        if (prepared != null && !prepared.renewing) {
                            renew(tenant, prepared);
                        }
                    },
                    narrowers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isDone(CompletableFuture<Void> narrowing, long end) {
        try {
            narrowing.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Why a tenant could not be prepared a moment ago, or null. */
    @Nullable
    EntigmaException failure(TenantId tenant) {
        return load.failure(tenant);
    }

    /** Lets all tenants go. */
    void forgetAll() {
        tenants.invalidateAll();
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
        narrowers.shutdownNow();
        renewers.shutdownNow();
        forgetAll();
    }
}
