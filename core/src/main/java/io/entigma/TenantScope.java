// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import io.entigma.key.TenantId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Says, for a stretch of code on the calling thread, which tenant it acts for: for jobs and for applications that have
 * no tenant in the Hibernate session. Scopes nest; the inner one counts. Not inherited by other threads, virtual ones
 * included: hand work over with {@link #wrap(Runnable)}.
 *
 * <pre>{@code
 * TenantScope.run("acme", () -> repository.save(customer));
 * }</pre>
 */
public final class TenantScope implements AutoCloseable {
    // One slot per thread that is removed when the outermost scope closes, so it holds nothing for idle threads.
    private static final ThreadLocal<TenantScope> CURRENT = new ThreadLocal<>();

    private final @Nullable TenantId tenant;
    private final @Nullable TenantScope outer;
    private final Thread owner;
    private boolean closed;

    private TenantScope(@Nullable TenantId tenant, @Nullable TenantScope outer) {
        this.tenant = tenant;
        this.outer = outer;
        this.owner = Thread.currentThread();
    }

    /**
     * Opens a scope on the calling thread; close it in the same thread, with try-with-resources.
     *
     * @param tenant the tenant
     * @return the open scope
     */
    public static TenantScope open(TenantId tenant) {
        return openFor(tenant);
    }

    /**
     * Opens a scope that hides those around it, as if none were open; close it in the same thread. For frameworks that run
     * work of nobody in particular on whatever thread is free.
     *
     * @return the open scope, in which {@link #current} is null
     */
    public static TenantScope openEmpty() {
        return openFor(null);
    }

    private static TenantScope openFor(@Nullable TenantId tenant) {
        TenantScope scope = new TenantScope(tenant, CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    /**
     * Runs an action for a tenant.
     *
     * @param tenant the tenant's id
     * @param action what to run
     * @throws IllegalArgumentException if the id is blank or otherwise no tenant id
     */
    public static void run(String tenant, Runnable action) {
        try (TenantScope scope = open(new TenantId(tenant))) {
            action.run();
        }
    }

    /**
     * Calls an action for a tenant.
     *
     * @param tenant the tenant's id
     * @param action what to call
     * @param <T> the type of its result
     * @return its result
     * @throws IllegalArgumentException if the id is blank or otherwise no tenant id
     * @throws Exception what the action throws
     */
    public static <T extends @Nullable Object> T call(String tenant, Callable<T> action) throws Exception {
        try (TenantScope scope = open(new TenantId(tenant))) {
            return action.call();
        }
    }

    /**
     * Binds an action to the calling thread's present scope, so that it can run on another thread.
     *
     * @param action the action
     * @return an action that opens the same scope, runs and restores what was there; or the action itself if no scope is
     *     open here
     */
    public static Runnable wrap(Runnable action) {
        TenantId tenant = current();
        if (tenant == null) {
            return action;
        }
        return () -> {
            try (TenantScope scope = open(tenant)) {
                action.run();
            }
        };
    }

    /**
     * The tenant of the innermost open scope on the calling thread.
     *
     * @return the tenant, or null if no scope is open
     */
    public static @Nullable TenantId current() {
        TenantScope scope = CURRENT.get();
        return scope == null ? null : scope.tenant;
    }

    /**
     * Closes the scope and restores the one outside of it. A second close does nothing.
     *
     * @throws IllegalStateException if called on another thread, or before an inner scope was closed
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != owner || CURRENT.get() != this) {
            throw new IllegalStateException(
                    "TenantScope: must be closed on the thread that opened it, inner scopes first");
        }
        closed = true;
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
