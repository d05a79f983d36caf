// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.store;

import io.entigma.internal.tables.RowBytes;
import io.entigma.job.JobKind;
import io.entigma.job.JobState;
import java.time.Instant;

/**
 * One row of {@code entigma_job}.
 *
 * @param id the job's id
 * @param kind what it does
 * @param request the request in its canonical text
 * @param state how far it is
 * @param reason why it paused or failed, or empty
 * @param created when it was made
 */
public record JobRow(String id, JobKind kind, String request, JobState state, String reason, Instant created) {
    /** What of it is signed. */
    public RowBytes toSign() {
        return new RowBytes("job 1")
                .text(id)
                .text(kind.name())
                .text(request)
                .text(state.name())
                .text(reason)
                .number(created.toEpochMilli());
    }

    JobRow in(JobState newState, String newReason) {
        return new JobRow(id, kind, request, newState, newReason, created);
    }
}
