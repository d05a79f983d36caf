// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.ColumnUse;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/** The values of a {@link ColumnUse}. */
public record ColumnUseData(
        String table,
        String column,
        @Nullable KeyId keyId,
        @Nullable TenantId tenant,
        int version,
        @Nullable KeyState state,
        boolean atKeyServer,
        boolean mangled,
        long values)
        implements ColumnUse {}
