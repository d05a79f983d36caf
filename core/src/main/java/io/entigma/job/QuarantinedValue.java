// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stored value that a job could not bring further. It is where it was, unchanged; no bytes of it are copied. */
public interface QuarantinedValue {
    /** Its table, with the schema if it was mapped with one; after tenant and slash where each has a database. */
    String table();

    /** Its column. */
    String column();

    /** The row's key as a JSON array of type and value pairs. */
    String rowKey();

    /** The key that the value names, or null. */
    @Nullable
    KeyId keyId();

    /** Why: a {@link io.entigma.error.FailureReason}, or {@code SQL} with SQL state and the database's error code. */
    String reason();

    /** When, by the database's clock. */
    Instant found();
}
