// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.KekRotationReport;
import io.entigma.job.KeyFailure;
import java.util.List;

/** The values of a {@link KekRotationReport}. */
public record KekRotationReportData(
        long rewrapped, long alreadyCurrent, long changedMeanwhile, long withoutWrapping, List<KeyFailure> failures)
        implements KekRotationReport {
    /** Copies the lists. */
    public KekRotationReportData {
        failures = List.copyOf(failures);
    }
}
