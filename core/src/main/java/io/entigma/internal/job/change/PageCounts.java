// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.PlannedRow;
import io.entigma.internal.job.table.ValueDecision;
import io.entigma.internal.job.table.ValueDecision.Outcome;
import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.report.QuarantinedValueData;
import io.entigma.job.JobCounts;
import io.entigma.job.QuarantinedValue;
import io.entigma.key.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the rows of a page, each once, and collects what goes into quarantine. Not thread safe. */
final class PageCounts {
    private final DataTable table;
    private final List<QuarantinedValue> found = new ArrayList<>();
    private JobCounts counts = JobCountsData.NONE;

    PageCounts(DataTable table) {
        this.table = table;
    }

    /** Counts a row by its decisions. */
    void decided(PlannedRow row) {
        quarantine(row);
        count(row.outcome());
    }

    /** Counts a row that the application changed at the same moment. */
    void conflict(@Nullable PlannedRow now) {
        if (now != null && now.outcome() == Outcome.QUARANTINE) {
            decided(now);
        } else {
            counts = counts.plus(new JobCountsData(1, 0, 0, 1, 0, 0, 0, 0));
        }
    }

    /** Counts a row that the database refused to write. */
    void failed(PlannedRow row, String sqlError) {
        for (int i : row.changed()) {
            add(row, i, null, "SQL " + sqlError);
        }
        counts = counts.plus(new JobCountsData(1, 0, 0, 0, 0, 1, 0, 0));
    }

    private void quarantine(PlannedRow row) {
        for (int i = 0; i < row.decisions().size(); i++) {
            ValueDecision decision = row.decisions().get(i);
            if (decision != null && decision.outcome() == Outcome.QUARANTINE) {
                add(row, i, decision.keyId(), decision.reason());
            }
        }
    }

    private void add(PlannedRow row, int column, @Nullable KeyId keyId, String reason) {
        String name = table.columns().get(column).name();
        // The database's clock fills in the time.
        found.add(
                new QuarantinedValueData(table.label(), name, row.row().key().toJson(), keyId, reason, Instant.EPOCH));
    }

    private void count(Outcome outcome) {
        counts = counts.plus(
                switch (outcome) {
                    case CHANGE -> new JobCountsData(1, 1, 0, 0, 0, 0, 0, 0);
                    case CURRENT -> new JobCountsData(1, 0, 1, 0, 0, 0, 0, 0);
                    case QUARANTINE -> new JobCountsData(1, 0, 0, 0, 1, 0, 0, 0);
                    case DESTROYED -> new JobCountsData(1, 0, 0, 0, 0, 0, 1, 0);
                    case LEAVE_OUT -> new JobCountsData(1, 0, 0, 0, 0, 0, 0, 1);
                });
    }

    JobCounts counts() {
        return counts;
    }

    List<QuarantinedValue> found() {
        return found;
    }
}
