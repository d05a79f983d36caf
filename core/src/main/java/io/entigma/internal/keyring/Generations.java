// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.key.TenantId;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the changes of each tenant's keys, to tell whether what was read of them is older than the last one. Tenants share a
 * fixed number of counts, so that a change can look like one of another tenant's too, never the other way round. Thread safe.
 */
final class Generations {
    private static final int COUNTS = 256;

    private final AtomicLongArray counts = new AtomicLongArray(COUNTS);

    private static int slot(TenantId tenant) {
        return Math.floorMod(tenant.hashCode(), COUNTS);
    }

    long of(TenantId tenant) {
        return counts.get(slot(tenant));
    }

    void next(TenantId tenant) {
        counts.incrementAndGet(slot(tenant));
    }

    void nextOfAll() {
        for (int slot = 0; slot < COUNTS; slot++) {
            counts.incrementAndGet(slot);
        }
    }
}
