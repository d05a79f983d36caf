// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.report.JobReportData;
import io.entigma.testing.Await;
import java.util.concurrent.atomic.AtomicReference;

/** A job whose only process ended in the middle. */
final class BrokenOff {
    private BrokenOff() {}

    /** Runs a request until some rows are changed, and leaves the job open. */
    static JobReport run(StoredData data, JobRequest request) throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread process = new Thread(() -> {
            try {
                JobReport unused = data.run(request.pageRows(4).rowsPerSecond(100));
            } catch (Throwable e) {
                end.set(e);
            }
        });
        process.start();
        Await.until(
                "the third page of the job",
                () -> !process.isAlive() || open(data, request.kind()).counts().changed() >= 12);
        process.interrupt();
        process.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        JobReport left = open(data, request.kind());
        assertThat(left.state()).isEqualTo(JobState.RUNNING);
        assertThat(left.counts().scanned()).isLessThan(left.plannedRows());
        return left;
    }

    private static JobReport open(StoredData data, JobKind kind) {
        return data.jobs().stream()
                .filter(job -> job.kind() == kind && !job.state().isEnd())
                .findFirst()
                .orElse(new JobReportData(
                        "", kind, JobState.PLANNING, "", JobCountsData.NONE, 0, java.time.Instant.EPOCH, 0));
    }
}
