// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Says which tenant the calling thread acts for. Asked only when a value is sealed or opened and neither the Hibernate
 * session nor a {@link io.entigma.TenantScope} names the tenant. Must be thread safe and quick: it can be asked once per
 * value.
 */
@FunctionalInterface
public interface TenantResolver {
    /**
     * The tenant of the calling thread.
     *
     * @return the tenant, or null if there is none, which is an error to the caller and never a default tenant
     */
    @Nullable
    TenantId currentTenant();

    /**
     * A resolver for applications that name every tenant by a {@link io.entigma.TenantScope} or a Hibernate session: it
     * knows none by itself, so a value outside of both is refused.
     *
     * @return the resolver
     */
    static TenantResolver scopeOnly() {
        return () -> null;
    }
}
