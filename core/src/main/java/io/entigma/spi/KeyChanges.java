// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.TenantId;
import java.util.Set;

/**
 * Changes of key states between two looks at the key store.
 *
 * @param epoch a number that rises with every change; lower than before if the store was put back to an older state
 * @param tenants the tenants whose keys changed
 */
public record KeyChanges(long epoch, Set<TenantId> tenants) {
    /** Takes a copy of the set. */
    public KeyChanges {
        tenants = Set.copyOf(tenants);
    }
}
