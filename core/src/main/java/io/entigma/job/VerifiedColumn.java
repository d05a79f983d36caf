// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/** Values of one column under one key version, and whether they open. */
public interface VerifiedColumn {
    /** The table, with the schema if it was mapped with one; after tenant and slash where each has a database. */
    String table();

    /** The column. */
    String column();

    /** The key's tenant; null where it is not known. */
    @Nullable
    TenantId tenant();

    /** The key's version; 0 where it is not known. */
    int version();

    /**
     * {@code OK}, or the {@link io.entigma.error.FailureReason} of values that do not open; {@code UNKNOWN_KEK} for
     * values that were sealed at a key server under a KEK that the settings do not name.
     */
    String outcome();

    /** How many values. */
    long values();
}
