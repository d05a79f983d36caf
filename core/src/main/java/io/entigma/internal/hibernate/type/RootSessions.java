// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.error.WrongTenantException;
import io.entigma.internal.hibernate.type.SealedEntities.SealedEntity;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of a root tenant, which Hibernate lets write the rows of all tenants. Values are sealed under the session's own
 * keys, so in another tenant's row nobody who reads it could open them.
 */
final class RootSessions {
    private RootSessions() {}

    static boolean arePossible(SessionFactoryImplementor factory) {
        return factory.getCurrentTenantIdentifierResolver() != null;
    }

    private static boolean isRoot(SharedSessionContractImplementor session) {
        CurrentTenantIdentifierResolver<Object> resolver = session.getFactory().getCurrentTenantIdentifierResolver();
        Object tenant = session.getTenantIdentifierValue();
        return resolver != null && tenant != null && resolver.isRoot(tenant);
    }

    /** Refuses to seal in a row of another tenant. Any other session is refused that by Hibernate itself. */
    static void requireOwnRow(
            SharedSessionContractImplementor session, SealedEntity sealed, Object entity, @Nullable EntityEntry entry) {
        Object own = session.getTenantIdentifierValue();
        Object owner = owner(sealed, entity, entry);
        boolean isNew = entry == null || !entry.isExistsInDatabase();
        if ((owner == null ? isNew : owner.equals(own))
                || !isRoot(session)
                || !HeldValues.any(session, sealed.persister(), entity)) {
            return;
        }
        String row = owner == null ? "a row whose tenant is not known" : "a row of tenant '" + owner + "'";
        throw new WrongTenantException("The session of the root tenant '" + own + "' cannot write " + row
                + ", since it would seal under the keys of '" + own
                + "', with which the row's tenant cannot read it; write the row in a session of its own tenant");
    }

    /** What the row says; the attribute can have been changed since, but Hibernate does not write that. */
    private static @Nullable Object owner(SealedEntity sealed, Object entity, @Nullable EntityEntry entry) {
        Object[] loaded = entry == null ? null : entry.getLoadedState();
        return loaded != null
                ? loaded[sealed.tenantAttribute()]
                : sealed.persister().getValue(entity, sealed.tenantAttribute());
    }

    /** Refuses what seals where it cannot be told whose row it is for. */
    static void refuse(SharedSessionContractImplementor session, String what) {
        refuse(session, what, "can write rows of other tenants, which could not read what is sealed under its keys");
    }

    /** Refuses what opens only the values of the session's own tenant. */
    static void refuseSearch(SharedSessionContractImplementor session) {
        refuse(session, "A query that opens values", "would find none of the other tenants' rows");
    }

    private static void refuse(SharedSessionContractImplementor session, String what, String why) {
        if (isRoot(session)) {
            throw new WrongTenantException(what + " in the session of the root tenant '"
                    + session.getTenantIdentifierValue() + "' " + why + "; use a session of the rows' own tenant");
        }
    }
}
