// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.internal.job.change.AssignTenants;
import io.entigma.internal.job.change.DecryptColumn;
import io.entigma.internal.job.change.DryRun;
import io.entigma.internal.job.change.EncryptColumn;
import io.entigma.internal.job.change.ReencryptColumn;
import io.entigma.internal.job.change.ValueTransformation;
import io.entigma.internal.job.change.Weakening;
import io.entigma.internal.job.store.JobRow;
import io.entigma.internal.job.store.JobStore;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.LookPace;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.report.JobCountsData;
import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.LookOptions;
import io.entigma.job.QuarantinedValue;
import java.util.List;

/**
 * Jobs that change stored values, and what can be asked of them. Thread safe.
 *
 * @param data the data and its keys
 * @param jobs where jobs are kept
 * @param settling how long it takes until every node has heard of a change of keys
 * @param checks what must be so before a job begins
 */
record JobOperations(DataParts data, JobStore jobs, Settling settling, JobChecks checks) {
    private static final List<JobState> OPEN = List.of(JobState.PLANNING, JobState.RUNNING, JobState.PAUSED);

    JobReport run(JobRequest request) throws InterruptedException {
        ValueTransformation change = change(request);
        List<DataTable> chosen = data.tables().of(request);
        checks.requireNothingAgainst(request, chosen);
        new Weakening(data.contexts(), data.forms()).requireAllowed(request, chosen, change);
        JobRow job = new JobOpening(jobs).open(request, data.tables().places().isPerTenant());
        JobReports reports = new JobReports(jobs);
        JobPasses passes = new JobPasses(
                data.tables(),
                chosen,
                jobs,
                job.id(),
                request,
                () -> request.progress().accept(reports.of(current(job))));
        if (job.state() == JobState.PLANNING) {
            passes.plan();
        }
        passes.run(() -> change(request), settling, () -> {
            StoredForms fresh = data.forms();
            return new Leftovers(request, change(request, fresh), fresh, data.crypto()).of(chosen);
        });
        JobReport report = reports.of(current(job));
        request.progress().accept(report);
        return report;
    }

    private ValueTransformation change(JobRequest request) {
        return change(request, data.forms());
    }

    private ValueTransformation change(JobRequest request, StoredForms forms) {
        JobChecks.requireSense(request);
        return switch (request.kind()) {
            case REENCRYPT -> new ReencryptColumn(data.crypto(), forms, request);
            case ENCRYPT -> new EncryptColumn(data.crypto(), forms, request);
            case DECRYPT -> new DecryptColumn(data.crypto(), forms, request);
            case ASSIGN -> new AssignTenants(data.crypto(), forms, request);
        };
    }

    private JobRow current(JobRow job) {
        return jobs.find(job.id()).orElse(job);
    }

    JobCounts dryRun(JobRequest request, LookOptions looking) {
        ValueTransformation change = change(request);
        JobCounts sum = JobCountsData.NONE;
        List<DataTable> chosen = data.tables().of(request);
        checks.requireNothingAgainst(request, chosen);
        new Weakening(data.contexts(), data.forms()).requireAllowed(request, chosen, change);
        int rate = request.rowsPerSecond();
        LookPace pace = new LookPace(rate == 0 ? looking : looking.rowsPerSecond(rate));
        for (DataTable table : chosen) {
            sum = sum.plus(table.read(
                    "look at " + table.label(), connection -> new DryRun(table, change).count(connection, pace)));
        }
        return sum;
    }

    List<JobReport> reports() {
        return jobs.all().stream().map(job -> new JobReports(jobs).of(job)).toList();
    }

    boolean pause(String jobId) {
        return jobs.move(jobId, List.of(JobState.RUNNING), JobState.PAUSED, "paused by hand");
    }

    boolean resume(String jobId) {
        return jobs.move(jobId, List.of(JobState.PAUSED), JobState.RUNNING, "");
    }

    boolean stop(String jobId) {
        return jobs.move(jobId, OPEN, JobState.FAILED, "stopped by hand");
    }

    List<QuarantinedValue> quarantine(String jobId) {
        return jobs.shards().quarantine().of(jobId);
    }
}
