// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import java.util.Optional;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * The clinic of whoever is logged in, for Hibernate, which shows only that clinic's rows, and for Entigma, which takes only
 * that clinic's keys. Thread safe.
 */
@Component
final class CurrentClinic implements TenantResolver, CurrentTenantIdentifierResolver<String> {
    /** No tenant at all: no row has it, and Entigma refuses to seal for it. */
    private static final String NOBODY = "";

    Optional<Clinic> find() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof ClinicUser user
                ? Optional.of(user.clinic())
                : Optional.empty();
    }

    Clinic get() {
        return find().orElseThrow(() -> new IllegalStateException("nobody is logged in"));
    }

    @Override
    public @Nullable TenantId currentTenant() {
        TenantId scoped = TenantScope.current();
        return scoped != null ? scoped : find().map(Clinic::tenant).orElse(null);
    }

    /** Asked also while the application starts, when nobody is logged in; an exception would stop it. */
    @Override
    public String resolveCurrentTenantIdentifier() {
        TenantId tenant = currentTenant();
        return tenant == null ? NOBODY : tenant.value();
    }

    @Override
    public boolean validateExistingCurrentSessions() {
        return true;
    }
}
