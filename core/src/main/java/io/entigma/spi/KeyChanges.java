// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.TenantId;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes of key states between two looks at the key store.
 */
public final class KeyChanges {
    private final long epoch;
    private final Set<TenantId> tenants;

    private KeyChanges(long epoch, Set<TenantId> tenants) {

        this.epoch = epoch;
        this.tenants = Set.copyOf(tenants);
    }

    /**
     * What has changed, for stores of wrapped keys.
     *
     * @param epoch a number that rises with every change; lower than before if the store was put back to an older state
     * @param tenants the tenants whose keys changed
     * @return it
     */
    public static KeyChanges of(long epoch, Set<TenantId> tenants) {
        return new KeyChanges(epoch, tenants);
    }

    /** A number that rises with every change; lower than before if the store was put back to an older state. */
    public long epoch() {
        return epoch;
    }

    /** The tenants whose keys changed. */
    public Set<TenantId> tenants() {
        return tenants;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyChanges that && epoch == that.epoch && Objects.equals(tenants, that.tenants);
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, tenants);
    }

    @Override
    public String toString() {
        return "KeyChanges[" + "epoch=" + epoch + ", tenants=" + tenants + "]";
    }
}
