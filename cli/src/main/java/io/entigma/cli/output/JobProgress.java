// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows a job's progress on standard error: a bar that is drawn over, or a line now and then. Thread safe. */
public final class JobProgress implements Consumer<JobReport> {
    private static final int WIDTH = 30;
    private static final long LINE_EVERY = 10_000_000_000L;

    private final PrintWriter err;
    private final ProgressMode mode;
    private long lastLine = System.nanoTime() - LINE_EVERY;

    /** Shows it there, and in this way. */
    public JobProgress(PrintWriter err, ProgressMode mode) {
        this.err = err;
        this.mode = mode;
    }

    @Override
    public synchronized void accept(JobReport report) {
        if (mode == ProgressMode.NONE) {
            return;
        }
        boolean end = report.state().isEnd();
        if (mode.isBar()) {
            err.print("\r" + bar(report.progress()) + " " + text(report) + "   " + (end ? System.lineSeparator() : ""));
        } else if (end || System.nanoTime() - lastLine >= LINE_EVERY) {
            lastLine = System.nanoTime();
            err.println(text(report));
        }
        err.flush();
    }

    static String bar(double progress) {
        int done = (int) (progress * WIDTH);
        return "[" + "#".repeat(done) + ".".repeat(WIDTH - done) + "]";
    }

    static String text(JobReport report) {
        JobCounts counts = report.counts();
        return String.format(
                Locale.ROOT,
                "%3.0f%%  %,d of about %,d rows  %,d changed  %,.0f rows/s  %s",
                report.progress() * 100,
                counts.scanned(),
                report.plannedRows(),
                counts.changed(),
                report.rowsPerSecond(),
                report.state().isEnd()
                        ? report.state().toString()
                        : report.timeLeft().map(left -> left(left) + " left").orElse(""));
    }

    private static String left(Duration left) {
        return left.toHours() > 0
                ? left.toHours() + "h " + left.toMinutesPart() + "m"
                : left.toMinutes() > 0 ? left.toMinutes() + "m " + left.toSecondsPart() + "s" : left.toSeconds() + "s";
    }
}
