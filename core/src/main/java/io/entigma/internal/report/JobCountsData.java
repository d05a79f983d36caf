// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.JobCounts;

/** The values of a {@link JobCounts}. */
public record JobCountsData(
        long scanned,
        long changed,
        long current,
        long conflict,
        long quarantined,
        long failed,
        long destroyed,
        long leftOut)
        implements JobCounts {
    /** Nothing yet. */
    public static final JobCounts NONE = new JobCountsData(0, 0, 0, 0, 0, 0, 0, 0);

    @Override
    public JobCounts plus(JobCounts more) {
        return new JobCountsData(
                scanned + more.scanned(),
                changed + more.changed(),
                current + more.current(),
                conflict + more.conflict(),
                quarantined + more.quarantined(),
                failed + more.failed(),
                destroyed + more.destroyed(),
                leftOut + more.leftOut());
    }
}
