// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.keyring.KeyCache.Cached;
import io.entigma.internal.keyring.KeyLoads.Load;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads the keys of one purpose before they are needed, without waiting, and tells whether they are there. Thread safe. */
final class KeysAhead {
    private final CachedKeys keys;
    private final KeyCache cache;
    private final KeyLoads loads;
    private final Duration readGrace;
    private final Duration writeGrace;

    KeysAhead(CachedKeys keys, KeyCache cache, KeyLoads loads, KeyringSettings settings) {
        this.keys = keys;
        this.cache = cache;
        this.loads = loads;
        this.readGrace = settings.readGrace();
        this.writeGrace = settings.writeGrace();
    }

    /**
     * Loads all keys that a tenant may need, without waiting: its active one, and every live one.
     *
     * @param make whether it gets a first key if it never had one, and needs the active one
     * @param again whether what nears its end is loaded again, although it may still be used; then no key is made
     * @return completed by a thread of the engine
     */
    CompletableFuture<Void> load(TenantId tenant, boolean make, boolean again) {
        List<KeyId> known = again ? null : cache.usableForLong(tenant);
        CompletableFuture<List<KeyId>> ids = known != null
                ? CompletableFuture.completedFuture(known)
                : loads.usable(tenant).start();
        return ids.whenComplete((found, failure) -> {
                    if (failure instanceof EntigmaException why) {
                        loads.active(tenant).noteFailure(why);
                    }
                })
                .thenCompose(found -> {
                    if (found.isEmpty()) {
                        return make && !again
                                ? loadActive(tenant, again)
                                        .thenCompose(key -> CompletableFuture.allOf(
                                                loads.usable(tenant).start()))
                                : CompletableFuture.allOf();
                    }
                    if (make && again) {
                        // The active one is among them, and young then: it is not loaded twice.
                        return all(found.stream().map(id -> loadKey(tenant, id, true)))
                                .thenCompose(loaded -> all(Stream.of(loadActive(tenant, true))));
                    }
                    Stream<CompletableFuture<?>> active = make ? Stream.of(loadActive(tenant, again)) : Stream.of();
                    return all(Stream.concat(found.stream().map(id -> loadKey(tenant, id, again)), active));
                });
    }

    private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> loads) {
        return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<DataKey> loadActive(TenantId tenant, boolean again) {
        return loaded(cache.active(tenant), writeGrace, again, loads.active(tenant));
    }

    private CompletableFuture<DataKey> loadKey(TenantId tenant, KeyId id, boolean again) {
        return loaded(cache.key(id), readGrace, again, loads.key(tenant, id));
    }

    /** As the keyring does it, without waiting. */
    private <K> CompletableFuture<DataKey> loaded(
            @Nullable Cached cached, Duration grace, boolean again, Load<K, DataKey> load) {
        if (cached == null) {
            return load.start();
        } else if (again ? cache.isYoung(cached) : cache.isFreshForLong(cached)) {
            return CompletableFuture.completedFuture(cached.key());
        } else if (!again && hasGrace(cached, grace, load.failure())) {
            // Just tried.
            return CompletableFuture.completedFuture(inGrace(cached));
        }
        return load.with(() -> keys.reload(cached, load.work())).start().exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (hasGrace(cached, grace, cause)) {
                return inGrace(cached);
            }
            throw new CompletionException(cause);
        });
    }

    private boolean hasGrace(Cached cached, Duration grace, @Nullable Throwable failure) {
        return failure instanceof KeyServerUnavailableException && cache.isWithin(cached, grace);
    }

    private DataKey inGrace(Cached cached) {
        if (!cache.isFresh(cached)) {
            keys.enterGrace(cached);
        }
        return cached.key();
    }

    /** Whether every live key is there and may be used, also for a while from now. */
    boolean isLoaded(TenantId tenant, boolean forLong) {
        List<KeyId> ids = forLong ? cache.usableForLong(tenant) : cache.usable(tenant);
        return ids != null
                && ids.stream()
                        .map(cache::key)
                        .allMatch(cached -> cached != null
                                && (cached.isInGrace()
                                        || (forLong ? cache.isFreshForLong(cached) : cache.isFresh(cached))));
    }

    private boolean isUsable(@Nullable Cached cached) {
        return cached != null && (cache.isFresh(cached) || cached.isInGrace());
    }

    /** Whether the tenant's active key is there and may be used. */
    boolean hasActive(TenantId tenant) {
        return isUsable(cache.active(tenant));
    }

    /** The tenant's active key, and the newest one, which may be the next; as far as they are there. */
    Stream<DataKey> sealing(TenantId tenant) {
        List<KeyId> ids = cache.usable(tenant);
        Cached newest = ids == null || ids.isEmpty() ? null : cache.key(ids.get(0));
        return Stream.of(Optional.ofNullable(cache.active(tenant)), Optional.ofNullable(newest))
                .flatMap(Optional::stream)
                .map(Cached::key)
                .distinct();
    }

    /** Whether one of the keys was needed since it was loaded. */
    boolean wasUsed(TenantId tenant) {
        List<KeyId> ids = cache.usable(tenant);
        return ids != null && ids.stream().map(cache::key).anyMatch(cached -> cached != null && cached.isTouched());
    }

    /** Why the tenant's keys could not be had a moment ago, or null. */
    @Nullable
    EntigmaException failure(TenantId tenant) {
        EntigmaException ofActive = loads.active(tenant).failure();
        return ofActive != null ? ofActive : loads.usable(tenant).failure();
    }
}
