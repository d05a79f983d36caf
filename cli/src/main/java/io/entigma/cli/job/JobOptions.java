// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.job;

import io.entigma.cli.command.ExitCode;
import io.entigma.cli.output.JobProgress;
import io.entigma.cli.output.Output;
import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.QuarantinedValue;
import io.entigma.job.StoredData;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How a job is done: options that all jobs have. */
final class JobOptions {
    private static final int SHOWN = 20;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1", description = "Threads of this process (1).")
    private int workers = 1;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            defaultValue = "0",
            description = "Most rows a second that this process looks at (no limit).")
    private int rate;

    @Option(
            names = "--page",
            paramLabel = "ROWS",
            defaultValue = "500",
            description = "Most rows in one transaction (500).")
    private int page = 500;

    @Option(
            names = "--shard",
            paramLabel = "ROWS",
            defaultValue = "50000",
            description = "Rows that a worker takes at a time (50,000).")
    private int shard = 50_000;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long the shard of a silent worker is left to it (30s).")
    private Duration lease = Duration.ofSeconds(30);

    @Option(names = "--dry-run", description = "Look at every row, count, write nothing.")
    private boolean dryRun;

    boolean isDryRun() {
        return dryRun;
    }

    int run(JobRequest request, StoredData data, Output output, JobProgress progress) throws InterruptedException {
        JobRequest paced = request.workers(workers)
                .rowsPerSecond(rate)
                .pageRows(page)
                .shardRows(shard)
                .lease(lease);
        if (dryRun) {
            JobCounts counts = data.dryRun(paced);
            output.json(counts);
            output.line("dry run: " + text(counts));
            return ExitCode.OK;
        }
        JobReport report = data.run(paced.onProgress(progress));
        output.json(report);
        output.line("job " + report.id() + ": " + report.state()
                + (report.reason().isEmpty() ? "" : ": " + report.reason()));
        output.line(text(report.counts()));
        quarantine(data, report, output);
        if (report.state() == JobState.PAUSED) {
            output.line("resume it with: entigma jobs resume " + report.id() + ", and run the same command again");
            return ExitCode.PAUSED;
        }
        boolean isAboutAll = request.tables().isEmpty() && request.columns().isEmpty();
        boolean allDone = report.state() == JobState.DONE
                && report.counts().quarantined() == 0
                && (!isAboutAll || data.missingColumns().isEmpty());
        return allDone ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }

    private static void quarantine(StoredData data, JobReport report, Output output) {
        List<QuarantinedValue> values = output.isJson() ? List.of() : data.quarantine(report.id());
        values.stream()
                .limit(SHOWN)
                .forEach(value -> output.line("  quarantine: " + value.table() + "." + value.column() + " of row "
                        + value.rowKey() + ": " + value.reason()));
        if (values.size() > SHOWN) {
            output.line("  ... entigma jobs quarantine " + report.id() + " lists all");
        }
    }

    static String text(JobCounts counts) {
        return counts.scanned() + " rows scanned: " + counts.changed() + " changed, " + counts.current()
                + " already current, " + counts.conflict() + " conflicts, " + counts.quarantined() + " quarantined, "
                + counts.failed() + " failed, " + counts.destroyed() + " destroyed, " + counts.leftOut() + " left out";
    }
}
