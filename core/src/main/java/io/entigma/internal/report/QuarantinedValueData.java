// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.QuarantinedValue;
import io.entigma.key.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values of a {@link QuarantinedValue}. */
public record QuarantinedValueData(
        String table,
        String column,
        String rowKey,
        @Nullable KeyId keyId,
        String reason,
        Instant found) implements QuarantinedValue {}
