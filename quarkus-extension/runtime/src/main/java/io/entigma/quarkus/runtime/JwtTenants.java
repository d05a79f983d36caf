// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.quarkus.arc.Arc;
import java.util.Collection;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The tenant from a claim of the request's JSON Web Token, once the token was verified. Thread safe. */
final class JwtTenants implements TenantResolver {
    private final String claim;

    private JwtTenants(String claim) {
        this.claim = claim;
    }

    /**
     * Makes the resolver.
     *
     * @param claim the claim's name
     * @param setting the setting that asks for it, for the message
     * @throws MisconfigurationException if MicroProfile JWT is not there
     */
    static TenantResolver of(String claim, String setting) {
        try {
            Class.forName(
                    "org.eclipse.microprofile.jwt.JsonWebToken",
                    false,
                    Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new MisconfigurationException(
                    setting + ": needs MicroProfile JWT, which is not there; add the extension quarkus-smallrye-jwt, or"
                            + " provide a TenantResolver bean",
                    e);
        }
        return new JwtTenants(claim);
    }

    @Override
    public @Nullable TenantId currentTenant() {
        if (!Arc.requireContainer().requestContext().isActive()) {
            return null;
        }
        JsonWebToken token = Arc.requireContainer().instance(JsonWebToken.class).get();
        Object value = token == null || token.getRawToken() == null ? null : token.getClaim(claim);
        if (value instanceof Collection || value instanceof Map) {
            throw new MisconfigurationException("Claim '" + claim
                    + "': must be text or a number to name a tenant, but has several values; name another claim");
        }
        return value == null ? null : new TenantId(value.toString());
    }
}
