// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.key.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that a tenant's values can need of keys, loaded without waiting: DEKs, index keys and uses of them. Thread safe. */
final class TenantLoad {
    private final CachedKeys deks;
    private final CachedKeys indexKeys;
    private final Function<DataKey, CompletableFuture<?>> reserveUses;

    /** Set while session factories start. */
    private volatile boolean withIndexKeys;

    private volatile boolean ofSingleToo;

    TenantLoad(CachedKeys deks, CachedKeys indexKeys, Function<DataKey, CompletableFuture<?>> reserveUses) {
        this.deks = deks;
        this.indexKeys = indexKeys;
        this.reserveUses = reserveUses;
    }

    void needsIndexKeys() {
        withIndexKeys = true;
    }

    void readsOfSingleToo() {
        ofSingleToo = true;
    }

    /**
     * Loads what is not there.
     *
     * @param again whether what nears its end is loaded again; then no key is made for a tenant that has none
     */
    CompletableFuture<Void> load(TenantId tenant, boolean again) {
        List<CompletableFuture<?>> loads = new ArrayList<>();
        loads.add(deks.ahead().load(tenant, true, again).thenCompose(loaded -> count(tenant)));
        if (withIndexKeys) {
            loads.add(indexKeys.ahead().load(tenant, true, again));
        }
        if (ofSingleToo && !tenant.equals(TenantId.SINGLE)) {
            loads.add(unlessDestroyed(deks.ahead().load(TenantId.SINGLE, false, again)));
            if (withIndexKeys) {
                loads.add(unlessDestroyed(indexKeys.ahead().load(TenantId.SINGLE, false, again)));
            }
        }
        return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new));
    }

    /** Also the newest one, which may become active at any moment. */
    private CompletableFuture<Void> count(TenantId tenant) {
        return CompletableFuture.allOf(deks.ahead()
                .sealing(tenant)
                .filter(key -> !key.isCounted())
                .map(reserveUses)
                .toArray(CompletableFuture[]::new));
    }

    /** Then no value of it is read any more. */
    private static CompletableFuture<?> unlessDestroyed(CompletableFuture<?> load) {
        return load.<Object>thenApply(loaded -> loaded).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof KeyDestroyedException) {
                return "destroyed";
            }
            throw new CompletionException(cause);
        });
    }

    /** Whether nothing has to be waited for, also for a while from now. */
    boolean isReady(TenantId tenant) {
        return isComplete(tenant, true);
    }

    /** Whether nothing has to be waited for at this moment. */
    boolean isComplete(TenantId tenant) {
        return isComplete(tenant, false);
    }

    private boolean isComplete(TenantId tenant, boolean forLong) {
        return deks.ahead().isLoaded(tenant, forLong)
                && deks.ahead().hasActive(tenant)
                && deks.ahead().sealing(tenant).allMatch(DataKey::isCounted)
                && (!withIndexKeys
                        || (indexKeys.ahead().isLoaded(tenant, forLong)
                                && indexKeys.ahead().hasActive(tenant)));
    }

    boolean wasUsed(TenantId tenant) {
        return deks.ahead().wasUsed(tenant) || indexKeys.ahead().wasUsed(tenant);
    }

    void narrow(TenantId tenant) {
        deks.narrow(tenant);
        indexKeys.narrow(tenant);
    }

    void evict(TenantId tenant) {
        deks.evict(Set.of(tenant));
        indexKeys.evict(Set.of(tenant));
    }

    /** Why the tenant's keys could not be had a moment ago, or null. */
    @Nullable
    EntigmaException failure(TenantId tenant) {
        EntigmaException failure = deks.ahead().failure(tenant);
        return failure == null && withIndexKeys ? indexKeys.ahead().failure(tenant) : failure;
    }
}
