// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the key table: a DEK of one tenant in wrapped form. Immutable.
 *
 * @param id the DEK's self-certifying id
 * @param tenant whose key it is
 * @param version 1 for a tenant's first key, then rising by one
 * @param state what it may be used for
 * @param wrapped the wrapped DEK; null only once it is shredded
 * @param kek the URI of the KEK that wrapped it
 * @param created when the row was made; for people, never for decisions
 * @param changed when its state or wrapping last changed; for people, never for decisions
 * @param useEstimate about how many values it has sealed
 */
public record WrappedKey(
        KeyId id,
        TenantId tenant,
        int version,
        KeyState state,
        @Nullable WrappedDek wrapped,
        URI kek,
        Instant created,
        Instant changed,
        long useEstimate) {
    /** Longest KEK URI, in characters. */
    public static final int MAX_KEK_URI = 512;

    /**
     * Checks the row.
     *
     * @throws IllegalArgumentException if a field is out of range, or wrapped bytes and state do not fit
     */
    public WrappedKey {
        if (version < 1) {
            throw new IllegalArgumentException("Key version: must be at least 1, but is " + version);
        }
        if (kek.toString().length() > MAX_KEK_URI) {
            throw new IllegalArgumentException("KEK URI: must have at most " + MAX_KEK_URI + " characters, but has "
                    + kek.toString().length());
        }
        if ((wrapped == null) != (state == KeyState.SHREDDED)) {
            throw new IllegalArgumentException(
                    "Key " + id + ": a wrapped DEK is there exactly while it is not shredded");
        }
    }

    /**
     * The same key in another state; without its wrapped DEK if that state is shredded.
     *
     * @param newState the state
     * @param when the time of the change
     * @return the new row
     */
    public WrappedKey in(KeyState newState, Instant when) {
        WrappedDek kept = newState == KeyState.SHREDDED ? null : wrapped;
        return new WrappedKey(id, tenant, version, newState, kept, kek, created, when, useEstimate);
    }

    /**
     * The same key wrapped in another way.
     *
     * @param newWrapped the wrapped DEK
     * @param newKek the KEK that wrapped it
     * @param when the time of the change
     * @return the new row
     */
    public WrappedKey wrappedAs(WrappedDek newWrapped, URI newKek, Instant when) {
        return new WrappedKey(id, tenant, version, state, newWrapped, newKek, created, when, useEstimate);
    }
}
