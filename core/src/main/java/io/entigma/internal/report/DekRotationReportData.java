// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.DekRotationReport;
import io.entigma.job.DekRotationReport.Rotated;
import io.entigma.job.KeyFailure;
import io.entigma.key.TenantId;
import java.util.List;

/** The values of a {@link DekRotationReport}. */
public record DekRotationReportData(
        List<Rotated> rotated, List<TenantId> withoutKey, List<KeyFailure> failures, List<String> warnings)
        implements DekRotationReport {
    /** Copies the lists. */
    public DekRotationReportData {
        rotated = List.copyOf(rotated);
        withoutKey = List.copyOf(withoutKey);
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }
}
