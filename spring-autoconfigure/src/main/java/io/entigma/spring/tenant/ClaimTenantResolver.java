// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.tenant;

import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/**
 * Takes the tenant from a claim of Spring Security's authentication: of a JWT, of an OpenID Connect user, or of the attributes
 * of an opaque token. Whoever is not logged in, or has no such claim, has no tenant. Thread safe.
 */
public final class ClaimTenantResolver implements TenantResolver {
    private final String claim;

    /**
     * Makes the resolver.
     *
     * @param claim the claim's name
     */
    public ClaimTenantResolver(String claim) {
        this.claim = claim;
    }

    @Override
    public @Nullable TenantId currentTenant() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !authentication.isAuthenticated()) {
            return null;
        }
        Object value = claim(authentication.getPrincipal());
        return value == null ? null : TenantId.of(value);
    }

    private @Nullable Object claim(@Nullable Object principal) {
        if (principal instanceof ClaimAccessor claims) {
            return claims.getClaims().get(claim);
        }
        return principal instanceof OAuth2AuthenticatedPrincipal user ? user.getAttribute(claim) : null;
    }
}
