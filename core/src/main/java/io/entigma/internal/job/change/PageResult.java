// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.internal.job.table.RowKey;
import io.entigma.job.JobCounts;
import io.entigma.job.QuarantinedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one page of rows.
 *
 * @param counts the counts
 * @param found values for the quarantine
 * @param last the last key of the page, or null if it was empty
 * @param isEnd whether no rows are left after it
 * @param bytes size of the values read
 */
public record PageResult(
        JobCounts counts,
        List<QuarantinedValue> found,
        @Nullable RowKey last,
        boolean isEnd,
        long bytes) {}
