// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import java.util.Map;
import org.eclipse.microprofile.context.spi.ThreadContextProvider;
import org.eclipse.microprofile.context.spi.ThreadContextSnapshot;

/**
 * Hands an open {@link TenantScope} over to the threads of managed executors, with the work that was begun in it. Found by
 * SmallRye Context Propagation through META-INF/services. Thread safe.
 */
public final class TenantScopePropagation implements ThreadContextProvider {
    /** For {@link java.util.ServiceLoader}. */
    public TenantScopePropagation() {}

    @Override
    public ThreadContextSnapshot currentContext(Map<String, String> properties) {
        TenantId tenant = TenantScope.current();
        return tenant == null ? clearedContext(properties) : () -> TenantScope.open(tenant)::close;
    }

    /** Work of nobody must not run for the tenant whose scope happens to be open on its thread. */
    @Override
    public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
        return () -> TenantScope.hide()::close;
    }

    @Override
    public String getThreadContextType() {
        return "EntigmaTenant";
    }
}
