// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.rows;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;

/** Tells Hibernate the tenant, from a header, which a real application must not believe. */
@RequestScoped
@PersistenceUnitExtension("rows")
public class HeaderTenant implements TenantResolver {
    @Inject
    HttpHeaders headers;

    @Override
    public String getDefaultTenantId() {
        return "nobody";
    }

    @Override
    public String resolveTenantId() {
        String tenant = headers.getHeaderString("Tenant");
        return tenant == null ? getDefaultTenantId() : tenant;
    }
}
