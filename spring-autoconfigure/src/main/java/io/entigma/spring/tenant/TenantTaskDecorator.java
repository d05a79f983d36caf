// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.tenant;

import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;

/**
 * Has a task act for the tenant of the thread that submitted it: that of its open scope, else the one that the resolver names
 * there. A task submitted by nobody's thread has no tenant. Thread safe.
 */
public final class TenantTaskDecorator implements TaskDecorator {
    private final Supplier<@Nullable TenantResolver> resolver;

    /**
     * Makes the decorator.
     *
     * @param resolver the resolver, or null where there is none; asked for each task
     */
    public TenantTaskDecorator(Supplier<@Nullable TenantResolver> resolver) {
        this.resolver = resolver;
    }

    @Override
    public Runnable decorate(Runnable task) {
        TenantId tenant = tenant();
        if (tenant == null) {
            return task;
        }
        try (TenantScope scope = TenantScope.open(tenant)) {
            return TenantScope.wrap(task);
        }
    }

    private @Nullable TenantId tenant() {
        TenantId scoped = TenantScope.current();
        TenantResolver named = scoped == null ? resolver.get() : null;
        if (named == null) {
            return scoped;
        }
        try {
            return named.currentTenant();
        } catch (RuntimeException e) {
            // Outside of a request, say. What the task seals asks again, and fails there if it is still so.
            return null;
        }
    }
}
