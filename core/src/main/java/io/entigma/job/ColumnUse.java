// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * How many values of one column are under one key.
 *
 * @param table the table, with the schema if it was mapped with one
 * @param column the column
 * @param keyId the key, of values at the key server what stands for tenant and KEK; null for values that are not sealed
 * @param tenant the key's tenant; null if the key table does not have the key, or the settings do not name the KEK
 * @param version the key's version; 0 if the key table does not have the key
 * @param state the key's state; null if the key table does not have the key, or if the values only name it:
 *     they are cut, or of an algorithm that is not ours
 * @param atKeyServer whether a key server sealed the values, under its KEK and no key of the key table
 * @param values how many values
 */
public record ColumnUse(
        String table,
        String column,
        @Nullable KeyId keyId,
        @Nullable TenantId tenant,
        int version,
        @Nullable KeyState state,
        boolean atKeyServer,
        long values) {}
