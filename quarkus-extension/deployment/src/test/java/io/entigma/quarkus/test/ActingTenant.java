// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Quarkus' tenant resolver, which the test tells the tenant. */
@ApplicationScoped
@PersistenceUnitExtension
public class ActingTenant implements TenantResolver {
    private volatile String tenant = "acme";

    /** Works in a request and a transaction of a tenant. */
    public <T> T as(String other, Supplier<T> work) {
        var request = Arc.container().requestContext();
        request.activate();
        try {
            tenant = other;
            return QuarkusTransaction.requiringNew().call(work::get);
        } finally {
            request.terminate();
        }
    }

    @Override
    public String getDefaultTenantId() {
        return "acme";
    }

    @Override
    public String resolveTenantId() {
        return tenant;
    }
}
