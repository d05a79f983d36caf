// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.internal.settings.KnownSettings;
import io.entigma.key.TenantId;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Warns of tenants whose queries have no room for one more data key, before a rotation stops them: each tenant once, as far as it
 * remembers them. Thread safe.
 */
final class LastSlots {
    private static final System.Logger LOG = System.getLogger(LastSlots.class.getName());
    private static final int MOST_TENANTS = 1000;

    private final Set<TenantId> told = ConcurrentHashMap.newKeySet();

    /** A query looks under all keys of a tenant, and has room for no more. */
    void taken(TenantId tenant, int keys, int slots) {
        if (told.size() < MOST_TENANTS && told.add(tenant)) {
            LOG.log(
                    Level.WARNING,
                    "Tenant ''{0}'' has values under {1} data keys, and queries have room for {2} ({3}): with one more they are refused."
                            + " Re-encrypt and retire old keys before the next rotation, or raise the setting",
                    tenant,
                    keys,
                    slots,
                    KnownSettings.KEY_VERSIONS);
        }
    }
}
