// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.JobCounts;
import io.entigma.job.JobKind;
import io.entigma.job.JobReport;
import io.entigma.job.JobState;
import java.time.Instant;

/** The values of a {@link JobReport}. */
public record JobReportData(
        String id,
        JobKind kind,
        JobState state,
        String reason,
        JobCounts counts,
        long plannedRows,
        Instant created,
        double rowsPerSecond)
        implements JobReport {}
