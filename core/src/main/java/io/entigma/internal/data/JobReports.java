// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.internal.keytable.JobRow;
import io.entigma.internal.keytable.JobStore;
import io.entigma.internal.keytable.ShardRow;
import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Adds up what all processes have done of a job, and how fast. Thread safe. */
final class JobReports {
    private static final int REMEMBERED = 15;

    private final JobStore jobs;
    private final Deque<Seen> seen = new ArrayDeque<>();

    private record Seen(long nanos, long scanned) {}

    JobReports(JobStore jobs) {
        this.jobs = jobs;
    }

    synchronized JobReport of(JobRow job) {
        List<ShardRow> shards = jobs.shards().of(job.id());
        JobCounts counts = shards.stream().map(ShardRow::counts).reduce(JobCounts.NONE, JobCounts::plus);
        long planned = shards.stream().mapToLong(ShardRow::plannedRows).sum();
        return new JobReport(
                job.id(),
                job.kind(),
                job.state(),
                job.reason(),
                counts,
                planned,
                job.created(),
                rate(counts.scanned()));
    }

    private double rate(long scanned) {
        long now = System.nanoTime();
        seen.addLast(new Seen(now, scanned));
        if (seen.size() > REMEMBERED) {
            seen.removeFirst();
        }
        Seen first = seen.getFirst();
        double seconds = (now - first.nanos) / 1e9;
        return seconds < 0.1 ? 0 : (scanned - first.scanned) / seconds;
    }
}
