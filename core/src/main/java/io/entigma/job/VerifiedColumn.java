// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Values of one column under one key version, and whether they open.
 *
 * @param table the table, with the schema if it was mapped with one
 * @param column the column
 * @param tenant the key's tenant; null where it is not known
 * @param version the key's version; 0 where it is not known
 * @param outcome {@code OK}, or the {@link io.entigma.error.FailureReason} of values that do not open; {@code UNKNOWN_KEK} for
 *     values that were sealed at a key server under a KEK that the settings do not name
 * @param values how many values
 */
public record VerifiedColumn(
        String table, String column, @Nullable TenantId tenant, int version, String outcome, long values) {}
