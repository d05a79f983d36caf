// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.VerifiedColumn;
import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/** The values of a {@link VerifiedColumn}. */
public record VerifiedColumnData(
        String table, String column, @Nullable TenantId tenant, int version, String outcome, long values)
        implements VerifiedColumn {}
