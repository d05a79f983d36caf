// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.error.DataException;
import io.entigma.internal.job.store.JobRow;
import io.entigma.internal.job.store.JobStore;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import java.util.Comparator;
import java.util.List;

/**
 * Finds or makes the job of a request. Sealing and opening the same column are not done at the same time, and not by halves:
 * the younger job is refused until the older one has ended. Thread safe.
 */
final class JobOpening {
    private static final Comparator<JobRow> AGE =
            Comparator.comparing(JobRow::created).thenComparing(JobRow::id);

    private final JobStore jobs;

    JobOpening(JobStore jobs) {
        this.jobs = jobs;
    }

    JobRow open(JobRequest request, boolean perTenant) {
        String text = JobRequests.text(request, perTenant);
        JobRow job = jobs.open(request.kind(), text, JobRequests.openKey(text));
        // Only now: of two that are made at the same moment, each sees the other, and the younger one gives way.
        for (JobRow other : jobs.all()) {
            boolean older = !other.state().isEnd() && AGE.compare(other, job) < 0;
            if (older && JobRequests.isOpposite(request, other.kind(), other.request())) {
                jobs.move(job.id(), List.of(JobState.PLANNING), JobState.FAILED, "job " + other.id() + " was first");
                throw new DataException(request.kind() + " of " + request.columns() + ": job " + other.id()
                        + " does the opposite and is not finished (" + other.kind() + ", " + other.state()
                        + "); run that one to its end, or stop it (entigma jobs stop " + other.id()
                        + "; what it has done stays done), and then run this one");
            }
        }
        return job;
    }
}
