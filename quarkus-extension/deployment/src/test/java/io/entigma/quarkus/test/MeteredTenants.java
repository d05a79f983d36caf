// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.entigma.spi.TenantResolver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Beans of tests that look at meters: a registry, and tenants that a scope names. */
@Singleton
public class MeteredTenants {
    @Produces
    @Singleton
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Produces
    @Singleton
    TenantResolver tenants() {
        return TenantResolver.scopeOnly();
    }
}
