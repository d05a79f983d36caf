// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.concurrent.LastUsed;
import io.entigma.internal.engine.Tenants;
import io.entigma.key.TenantId;
import java.lang.ref.WeakReference;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

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

    /** Null unless each tenant has a database that nobody has looked at yet. */
    private volatile EngineService.@Nullable TenantLook look;

    private final LastUsed<Answer> last = new LastUsed<>();

    /** A session that was asked about, weakly, so that it is not kept alive. */
    private record Answer(WeakReference<SharedSessionContractImplementor> session, TenantId tenant) {}

    void lookBeforeFirstUse(EngineService.TenantLook first) {
        look = first;
    }

    /**
     * Whether a session's tenant is whoever is acting on the thread, so that it can change while the session is open. Not
     * so with a single tenant, or where Hibernate knows the session's.
     */
    boolean followsThread(SharedSessionContractImplementor session) {
        return !tenants.isSingle() && session.getTenantIdentifierValue() == null;
    }

    TenantId of(SharedSessionContractImplementor session) {
        Object identifier = session.getTenantIdentifierValue();
        if (identifier != null) {
            TenantId tenant = tenants.ofSession(identifier);
            EngineService.TenantLook ofEach = look;
            if (ofEach != null) {
                ofEach.beforeUse(session, tenant);
            }
            return tenant;
        }
        TenantId current = tenants.current();
        return tenants.isSingle() ? current : requireSame(session, current);
    }

    private TenantId requireSame(SharedSessionContractImplementor session, TenantId current) {
        Answer answer = last.get();
        if (answer != null
                && answer.session().refersTo(session)
                && answer.tenant().equals(current)) {
            return current;
        }
        TenantId known = first.get(session, unused -> current);
        if (!known.equals(current)) {
            throw new WrongTenantException("This session already works for tenant '" + known
                    + "'; it cannot be used or flushed for tenant '" + current + "': finish its work while '" + known
                    + "' is acting, and open another session for '" + current + "'");
        }
        last.set(new Answer(new WeakReference<>(session), current));
        return current;
    }
}
