// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.WrongTenantException;
import io.entigma.internal.engine.Tenants;
import io.entigma.key.TenantId;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/**
 * The tenant of each session. Where Hibernate does not know tenants, a session belongs to the first tenant that used it:
 * its persistence context holds that tenant's plaintext. Thread safe.
 */
final class SessionTenants {
    private final Tenants tenants;
    private final Cache<SharedSessionContractImplementor, TenantId> first =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    SessionTenants(Tenants tenants) {
        this.tenants = tenants;
    }

    TenantId of(SharedSessionContractImplementor session) {
        Object identifier = session.getTenantIdentifierValue();
        if (identifier != null) {
            return tenants.ofSession(identifier);
        }
        TenantId current = tenants.current();
        return tenants.isSingle() ? current : requireSame(session, current);
    }

    private TenantId requireSame(SharedSessionContractImplementor session, TenantId current) {
        TenantId known = first.getIfPresent(session);
        if (known == null) {
            first.put(session, current);
        } else if (!known.equals(current)) {
            throw new WrongTenantException("This session already works for tenant '" + known
                    + "'; it cannot be used for tenant '" + current + "', open another session");
        }
        return current;
    }
}
