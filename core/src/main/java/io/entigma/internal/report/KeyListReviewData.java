// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.KeyListReview;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a {@link KeyListReview}. */
public record KeyListReviewData(
        TenantId tenant,
        List<WrappedKey> keys,
        long generation,
        long seen,
        @Nullable String problem) implements KeyListReview {
    /** Copies the lists. */
    public KeyListReviewData {
        keys = List.copyOf(keys);
    }
}
