// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored value that a job could not bring further. It is where it was, unchanged; no bytes of it are copied.
 *
 * @param table its table, with the schema if it was mapped with one
 * @param column its column
 * @param rowKey the row's key as a JSON array of type and value pairs
 * @param keyId the key that the value names, or null
 * @param reason why: a {@link io.entigma.error.FailureReason}, or {@code SQL} with SQL state and the database's error code
 * @param found when, by the database's clock
 */
public record QuarantinedValue(
        String table,
        String column,
        String rowKey,
        @Nullable KeyId keyId,
        String reason,
        Instant found) {}
