// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.error.FailureReason;
import io.entigma.error.UntrustedRowException;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows of DEKs by key id, each remembered for a moment. Whose keys are not believed has none here, so that a
 * tenant's damaged rows do not keep a job from other tenants' values. Thread safe.
 */
public final class RecentKeyRows {
    private final WrappedKeyStore store;
    private final Cache<KeyId, Entry> rows = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .executor(Runnable::run)
            .build();

    /** A believed row, or why it is not believed; neither if there is none. */
    private record Entry(@Nullable WrappedKey row, @Nullable UntrustedRowException why) {}

    public RecentKeyRows(WrappedKeyStore store) {
        this.store = store;
    }

    private Entry entry(KeyId id) {
        Entry known = rows.getIfPresent(id);
        if (known == null) {
            known = look(id);
            rows.put(id, known);
        }
        return known;
    }

    private Entry look(KeyId id) {
        try {
            return new Entry(
                    // An index key seals nothing, so a value that names one names no key.
                    store.find(id)
                            .filter(row -> row.purpose() == KeyPurpose.DATA)
                            .orElse(null),
                    null);
        } catch (UntrustedRowException e) {
            return new Entry(null, e);
        }
    }

    /** The row, if it is believed. */
    public Optional<WrappedKey> find(KeyId id) {
        return Optional.ofNullable(entry(id).row);
    }

    /** Whether a row is there, be it believed or not. */
    boolean isThere(KeyId id) {
        Entry entry = entry(id);
        return entry.row != null || entry.why != null;
    }

    /** Why there is a row that is not believed; null if it is, or if there is none. */
    @Nullable
    public UntrustedRowException disbelief(KeyId id) {
        return entry(id).why;
    }

    /** Why a key has no row here. */
    public FailureReason missing(KeyId id) {
        return disbelief(id) == null ? FailureReason.UNKNOWN_KEY : FailureReason.UNTRUSTED_ROW;
    }

    /** Whether a key is certainly of none of some tenants: all of them have keys that are believed, which it is not among. */
    public boolean isOfOthers(KeyId id, Collection<String> tenants) {
        try {
            return tenants.stream()
                    .map(tenant -> store.findAll(new TenantId(tenant)))
                    .allMatch(keys -> !keys.isEmpty() && isNotAmong(id, keys));
        } catch (UntrustedRowException e) {
            return false;
        }
    }

    private static boolean isNotAmong(KeyId id, List<WrappedKey> keys) {
        return keys.stream().noneMatch(key -> key.id().equals(id));
    }
}
