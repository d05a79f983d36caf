// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quarkus;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The clinic that a request is for: Hibernate's tenant, and so Entigma's. Believes a header to keep the sample small; a real
 * application takes it from a verified token.
 */
@RequestScoped
@PersistenceUnitExtension
public class ClinicOfRequest implements TenantResolver {
    private static final Set<String> CLINICS = Set.of("north", "south");

    private final HttpHeaders headers;

    /**
     * For the container.
     *
     * @param headers of the request
     */
    public ClinicOfRequest(HttpHeaders headers) {
        this.headers = headers;
    }

    /** Asked by Hibernate at the start only; no request acts for it. */
    @Override
    public String getDefaultTenantId() {
        return "nobody";
    }

    @Override
    public String resolveTenantId() {
        @Nullable String clinic = headers.getHeaderString("Clinic");
        if (clinic == null || !CLINICS.contains(clinic)) {
            throw new BadRequestException("The header 'Clinic' must be one of " + CLINICS);
        }
        return clinic;
    }
}
