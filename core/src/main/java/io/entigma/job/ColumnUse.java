// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/** How many values of one column are under one key. */
public interface ColumnUse {
    /** The table, with the schema if it was mapped with one; after tenant and slash where each has a database. */
    String table();

    /** The column. */
    String column();

    /** The key, of values at the key server what stands for tenant and KEK; null for values that are not sealed. */
    @Nullable
    KeyId keyId();

    /** The key's tenant; null if the key table does not have the key, or the settings do not name the KEK. */
    @Nullable
    TenantId tenant();

    /** The key's version; 0 if the key table does not have the key. */
    int version();

    /**
     * The key's state; null if the key table does not have the key, or if the values only name it: they are cut, or of an
     * algorithm that is not ours.
     */
    @Nullable
    KeyState state();

    /** Whether a key server sealed the values, under its KEK and no key of the key table. */
    boolean atKeyServer();

    /**
     * Whether the values are what sealed ones become when somebody reads them as text and writes that back. They name no key, and
     * nothing opens them.
     */
    boolean mangled();

    /** How many values. */
    long values();
}
