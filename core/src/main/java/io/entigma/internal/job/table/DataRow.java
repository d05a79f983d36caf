// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read.
 *
 * @param key its key
 * @param values the stored values of the encrypted columns
 * @param tenant what the tenant column holds, or null if there is none
 * @param storedTenant the same as the driver gives it, to be compared in SQL
 */
public record DataRow(
        RowKey key,
        List<StoredValue> values,
        @Nullable String tenant,
        @Nullable Object storedTenant) {
    long bytes() {
        return values.stream().mapToLong(StoredValue::size).sum();
    }
}
