// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import io.entigma.EntigmaException;
import io.entigma.OnUnreadable;
import io.entigma.internal.engine.FieldSealer;
import io.entigma.key.TenantId;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** An encrypted attribute in use by one session factory: its sealer, and how to tell the tenant. Thread safe. */
final class BoundAttribute {
    private final SessionFactoryImplementor factory;
    private final EncryptedAttribute attribute;
    private final FieldSealer<Object> sealer;
    private final CacheSealer cacheSealer;
    private final SessionTenants tenants;
    private final Placeholders placeholders;

    BoundAttribute(
            SessionFactoryImplementor factory,
            EncryptedAttribute attribute,
            FieldSealer<Object> sealer,
            CacheSealer cacheSealer,
            SessionTenants tenants,
            Placeholders placeholders) {
        this.factory = factory;
        this.attribute = attribute;
        this.placeholders = placeholders;
        this.sealer = sealer;
        this.cacheSealer = cacheSealer;
        this.tenants = tenants;
    }

    boolean isOf(SessionFactoryImplementor other) {
        return factory == other;
    }

    /** Seals a value by hand, wherever it will be stored. */
    byte[] seal(SharedSessionContractImplementor session, Object value) {
        return sealer.seal(tenantOf(session), placeholders.refuse(attribute, value));
    }

    /** What to store for the value of an entity: a placeholder leaves the stored bytes as they are. */
    byte[] store(SharedSessionContractImplementor session, Object value) {
        byte[] kept = placeholders.stored(attribute, value);
        return kept != null ? kept : sealer.seal(tenantOf(session), value);
    }

    Object open(SharedSessionContractImplementor session, byte[] stored) {
        TenantId tenant = tenantOf(session);
        if (attribute.onUnreadable() == OnUnreadable.FAIL) {
            return sealer.open(tenant, stored);
        }
        try {
            return sealer.open(tenant, stored);
        } catch (EntigmaException e) {
            if (Placeholders.isFor(e)) {
                return placeholders.make(attribute, stored);
            }
            throw e;
        }
    }

    byte[] search(SharedSessionContractImplementor session, Object value, int slot, int slots) {
        return sealer.search(tenantOf(session), placeholders.refuse(attribute, value), slot, slots);
    }

    List<byte[]> searchForms(SharedSessionContractImplementor session, Object value) {
        return sealer.searchForms(tenantOf(session), placeholders.refuse(attribute, value));
    }

    byte[] sealForQuery(SharedSessionContractImplementor session, Object value) {
        return sealer.sealForQuery(tenantOf(session), placeholders.refuse(attribute, value));
    }

    void requireOneKey(SharedSessionContractImplementor session, String operator) {
        sealer.requireOneKey(tenantOf(session), operator);
    }

    CacheSealer cacheSealer() {
        return cacheSealer;
    }

    private TenantId tenantOf(SharedSessionContractImplementor session) {
        try {
            return tenants.of(session);
        } catch (EntigmaException e) {
            throw sealer.withoutTenant(e);
        }
    }
}
