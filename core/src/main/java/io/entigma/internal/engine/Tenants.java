// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.TenantScope;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.NoTenantException;
import io.entigma.internal.concurrent.LastUsed;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import org.jspecify.annotations.Nullable;

/**
 * Says which tenant is acting: the Hibernate session's, else the open scope's, else the resolver's. An engine without a
 * resolver, whose session factories are not multi-tenant, has a single tenant. Thread safe.
 */
public final class Tenants {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int ASKED = 0;
    private static final int ASKED_AGAIN = 1;
    private static final String ITSELF =
            "The TenantResolver uses an encrypted attribute itself, and so asks for the tenant"
                    + " that it is to name; let it read the tenant from attributes that are not encrypted, or inside a TenantScope"
                    + " of a fixed tenant";

    private static final String ENDLESS =
            "The TenantResolver comes to no end, since it needs the tenant that it is to name, to open a session for example;"
                    + " let it open that with a fixed tenant, or look elsewhere";

    private final @Nullable TenantResolver resolver;
    private final Cache<Object, TenantId> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .build();
    private final LastUsed<OfIdentifier> lastRemembered = new LastUsed<>();
    private volatile boolean tenantsInSessions;

    private record OfIdentifier(Object identifier, TenantId tenant) {}

    /**
     * What the resolver is doing on a thread. Each engine has its own, since a resolver may use another engine's
     * attributes; an array, since a class of ours would be kept by the threads of a server when the application is gone.
     */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<boolean[]> asking = ThreadLocal.withInitial(() -> new boolean[2]);

    /**
     * Makes the rule.
     *
     * @param resolver the application's resolver, or null
     */
    public Tenants(@Nullable TenantResolver resolver) {
        this.resolver = resolver;
    }

    /** Tells that a multi-tenant session factory uses this engine: from now on there is no single tenant. */
    public void expectTenantsInSessions() {
        tenantsInSessions = true;
    }

    /**
     * Whether everything belongs to {@link TenantId#SINGLE}.
     *
     * @return true if neither a resolver nor a multi-tenant session factory is there
     */
    public boolean isSingle() {
        return resolver == null && !tenantsInSessions;
    }

    /**
     * The tenant of a session that names one.
     *
     * @param identifier the session's tenant identifier
     * @return the same as a tenant id
     */
    public TenantId ofSession(Object identifier) {
        if (identifier instanceof CharSequence text && !(identifier instanceof String)) {
            // It can change, and what is remembered of it would not.
            return ofSession(text.toString());
        }
        OfIdentifier last = lastRemembered.get();
        if (last != null && last.identifier().equals(identifier)) {
            return last.tenant();
        }
        TenantId tenant = remembered(identifier);
        lastRemembered.set(new OfIdentifier(identifier, tenant));
        return tenant;
    }

    private TenantId remembered(Object identifier) {
        TenantId known = remembered.getIfPresent(identifier);
        if (known != null) {
            return known;
        }
        try {
            TenantId tenant = TenantId.of(identifier);
            remembered.put(identifier, tenant);
            return tenant;
        } catch (IllegalArgumentException e) {
            throw new NoTenantException("The Hibernate session's tenant identifier cannot be used: " + e.getMessage());
        }
    }

    /**
     * The tenant of the calling thread, where no session names one.
     *
     * @return the tenant
     * @throws NoTenantException if there is none
     */
    public TenantId current() {
        TenantId scoped = TenantScope.current();
        if (isSingle()) {
            if (scoped != null) {
                throw new MisconfigurationException(
                        "A TenantScope is open, but this engine has a single tenant; build it"
                                + " with tenants(TenantResolver.scopeOnly()) or with the application's resolver");
            }
            return TenantId.SINGLE;
        }
        if (scoped != null) {
            return scoped;
        }
        TenantId resolved = resolver == null ? null : resolved(resolver);
        if (resolved == null) {
            throw new NoTenantException("No tenant is acting on this thread: neither the Hibernate session nor a"
                    + " TenantScope nor the TenantResolver names one; open a TenantScope, or hand the tenant over to this"
                    + " thread with TenantScope.wrap(...)");
        }
        return resolved;
    }

    /** A resolver that uses an encrypted attribute is asked again, and would be without end. */
    private @Nullable TenantId resolved(TenantResolver resolver) {
        boolean[] state = asking.get();
        if (state[ASKED]) {
            state[ASKED_AGAIN] = true;
            throw new NoTenantException(ITSELF);
        }
        state[ASKED] = true;
        try {
            return resolver.currentTenant();
        } catch (RuntimeException e) {
            throw new NoTenantException(state[ASKED_AGAIN] ? ITSELF : "The TenantResolver failed: " + e, e);
        } catch (StackOverflowError e) {
            // As Hibernate's own resolver does that opens a session: it is asked for the tenant of that one, too.
            throw new NoTenantException(ENDLESS);
        } finally {
            state[ASKED] = false;
            state[ASKED_AGAIN] = false;
        }
    }
}
