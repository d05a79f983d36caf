// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read.
 *
 * @param key its key
 * @param values the stored bytes of the encrypted columns, null where there are none
 */
record DataRow(RowKey key, List<byte @Nullable []> values) {
    long bytes() {
        long sum = 0;
        for (byte[] value : values) {
            sum += value == null ? 0 : value.length;
        }
        return sum;
    }
}
