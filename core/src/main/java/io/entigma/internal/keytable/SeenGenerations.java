// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.key.TenantId;

/**
 * The highest generation of each list of keys that this node has seen, as long as it runs, for the {@value #MOST} tenants
 * that it used last. An older state of the key table is authentic too; only who remembers can tell. Thread safe.
 */
final class SeenGenerations {
    private static final long MOST = 200_000;

    private final Cache<TenantId, Long> highest =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    boolean isOlder(TenantKeys found) {
        return found.generation() < of(found.tenant());
    }

    long of(TenantId tenant) {
        Long seen = highest.getIfPresent(tenant);
        return seen == null ? 0 : seen;
    }

    void saw(TenantId tenant, long generation) {
        highest.asMap().merge(tenant, generation, Math::max);
    }
}
