// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Takes the tenant from a header, which a real application must not believe. */
@ApplicationScoped
public class HeaderTenant implements TenantResolver {
    @Inject
    HttpHeaders headers;

    @Override
    public @Nullable TenantId currentTenant() {
        if (!Arc.requireContainer().requestContext().isActive()) {
            return null;
        }
        String tenant = headers.getHeaderString("Tenant");
        return tenant == null ? null : new TenantId(tenant);
    }
}
