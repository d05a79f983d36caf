// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.report.HealthServerData;
import io.entigma.kek.Health;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.CleartextKey;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the engine and one key server: bounds each call in time and number, tries again what can pass, and
 * stops calling a server that does not answer. Only {@link KeyServerUnavailableException} counts as a failure of the
 * server, once for a call however often it was tried; a refusal is an answer, and a caller that was interrupted knows
 * nothing of the server. Any answer ends a row of failures. Thread safe.
 */
final class KekServerBreaker {
    private static final System.Logger LOG = System.getLogger(KekServerBreaker.class.getName());

    private final KekServerId server;
    private final KeyServerPolicy policy;
    private final ExecutorService threads;
    private final Clock clock;
    private final Semaphore permits;
    private final CircuitBreaker breaker;
    private final Retry retry;
    private volatile @Nullable Instant lastAnswer;
    private volatile @Nullable Instant lastFailure;
    private volatile @Nullable String failure;

    KekServerBreaker(KekServerId server, KeyServerPolicy policy, ExecutorService threads, Clock clock) {
        this.server = server;
        this.policy = policy;
        this.threads = threads;
        this.clock = clock;
        this.permits = new Semaphore(policy.concurrentCalls(), true);
        this.breaker = CircuitBreaker.of(
                server.name(),
                CircuitBreakerConfig.custom()
                        // All of the last so many calls, which is so many in a row.
                        .slidingWindowSize(policy.failuresToOpen())
                        .minimumNumberOfCalls(policy.failuresToOpen())
                        .failureRateThreshold(100)
                        // A slow answer is an answer.
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .waitDurationInOpenState(policy.pause())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(KeyServerUnavailableException.class::isInstance)
                        .ignoreException(KekServerBreaker::isInterruption)
                        .build());
        this.retry = Retry.of(
                server.name(),
                RetryConfig.custom()
                        .maxAttempts(policy.attempts())
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(policy.backoff(), 2.0, 0.5))
                        .retryOnException(this::mayPass)
                        .failAfterMaxAttempts(false)
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.log(
                        Level.WARNING,
                        "Key server {0}: calls are now {1}",
                        server,
                        switch (event.getStateTransition().getToState()) {
                            case OPEN -> "stopped for " + policy.pause() + ", since it does not answer: " + failure;
                            case HALF_OPEN -> "tried with one";
                            default -> "made again";
                        }));
    }

    /**
     * Makes a call under the policy.
     *
     * @param subject the call for messages
     * @param action the call itself
     * @return what it gave
     */
    <T> T call(String subject, Supplier<T> action) {
        try {
            T answer = breaker.executeSupplier(() -> retry.executeSupplier(() -> once(subject, action)));
            if (breaker.getState() == CircuitBreaker.State.OPEN) {
                // It was under way when others gave the server up, which has answered since.
                breaker.transitionToClosedState();
            }
            return answer;
        } catch (CallNotPermittedException e) {
            if (threads.isShutdown()) {
                throw Lifetime.closed();
            }
            // Not what was wrong then: that can name another tenant, and is in the log and in the health report.
            throw new KeyServerUnavailableException(
                    subject + ": " + server + " is not asked, since it did not answer before; one call in "
                            + policy.pause() + " tries whether it is back, see the log and Entigma.health()");
        }
    }

    /** While the server counts as away nobody insists: the one call that tries it is made once. */
    private boolean mayPass(Throwable e) {
        return e instanceof KeyServerUnavailableException
                && !isInterruption(e)
                && breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    private static boolean isInterruption(Throwable e) {
        return e.getCause() instanceof InterruptedException;
    }

    private <T> T once(String subject, Supplier<T> action) {
        try {
            T result = bounded(subject, action);
            lastAnswer = clock.instant();
            return result;
        } catch (KeyServerUnavailableException e) {
            if (!isInterruption(e)) {
                lastFailure = clock.instant();
                failure = e.getMessage();
            }
            throw e;
        } catch (EntigmaException e) {
            lastAnswer = clock.instant();
            throw e;
        }
    }

    /** A client can hang where Java cannot interrupt it, in a driver's native code for example: so another thread calls. */
    private <T> T bounded(String subject, Supplier<T> action) {
        long end = System.nanoTime() + policy.callTimeout().toNanos();
        try {
            if (!permits.tryAcquire(policy.callTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new KeyServerUnavailableException(
                        subject + ": " + policy.concurrentCalls() + " calls to " + server + " were under way for "
                                + policy.callTimeout() + "; it hangs, or cannot take the load");
            }
            CompletableFuture<T> call = start(action);
            try {
                return call.get(Math.max(end - System.nanoTime(), 1), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                call.cancel(false);
                throw new KeyServerUnavailableException(
                        subject + ": " + server + " gave no answer within " + policy.callTimeout()
                                + "; check it and the network",
                        e);
            } catch (ExecutionException e) {
                throw rethrow(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyServerUnavailableException(subject + ": interrupted", e);
        }
    }

    private <T> CompletableFuture<T> start(Supplier<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    T value = action.get();
                    if (!result.complete(value) && value instanceof CleartextKey unwanted) {
                        unwanted.close();
                    }
                } catch (Throwable t) {
                    result.completeExceptionally(t);
                } finally {
                    // Here and not after the wait: a call that was given up still counts while it hangs.
                    permits.release();
                }
            });
        } catch (RejectedExecutionException e) {
            permits.release();
            throw Lifetime.closed();
        }
        return result;
    }

    private static RuntimeException rethrow(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    Health.Server health(String description) {
        Health.Status status = switch (breaker.getState()) {
            case CLOSED -> isFailing() ? Health.Status.DEGRADED : Health.Status.UP;
            case HALF_OPEN, OPEN -> Health.Status.DOWN;
            default -> Health.Status.UNKNOWN;
        };
        Instant answered = lastAnswer;
        Instant failed = lastFailure;
        return new HealthServerData(
                server.name(),
                description,
                answered == null && failed == null ? Health.Status.UNKNOWN : status,
                answered,
                failed,
                failure);
    }

    private boolean isFailing() {
        Instant answered = lastAnswer;
        Instant failed = lastFailure;
        return failed != null && (answered == null || failed.isAfter(answered));
    }
}
