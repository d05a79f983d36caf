// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.error.FailureReason;
import io.entigma.internal.job.store.JobRow;
import io.entigma.internal.job.store.JobStore;
import io.entigma.internal.job.store.ShardRow;
import io.entigma.internal.job.table.MissingColumn;
import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.report.JobReportData;
import io.entigma.job.JobCounts;
import io.entigma.job.JobKind;
import io.entigma.job.JobReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds up what all processes have done of a job, and how fast. Thread safe. */
final class JobReports {
    private static final int REMEMBERED = 15;

    /** Of what looks sealed and may be plain. */
    private static final Set<String> STRANGE = Set.of(
            FailureReason.UNKNOWN_KEY.name(), FailureReason.TRUNCATED.name(), FailureReason.UNKNOWN_FORMAT.name());

    private final JobStore jobs;
    private final Deque<Seen> seen = new ArrayDeque<>();

    private record Seen(long nanos, long scanned) {}

    JobReports(JobStore jobs) {
        this.jobs = jobs;
    }

    synchronized JobReport of(JobRow job) {
        List<ShardRow> shards = jobs.shards().of(job.id());
        JobCounts counts = shards.stream().map(ShardRow::counts).reduce(JobCountsData.NONE, JobCounts::plus);
        long planned = shards.stream().mapToLong(ShardRow::plannedRows).sum();
        return new JobReportData(
                job.id(),
                job.kind(),
                job.state(),
                job.reason(),
                counts,
                planned,
                job.created(),
                rate(counts.scanned()));
    }

    /**
     * What a job that is done has left behind.
     *
     * @param kind what it did
     * @param found how many values it put in quarantine, by reason
     * @param missing columns that it left out, since they are not in the database
     * @return one sentence; empty if nothing is left
     */
    static String left(JobKind kind, Map<String, Long> found, List<MissingColumn> missing) {
        String leftOut = missing.isEmpty()
                ? ""
                : "not in this database, and so left out: "
                        + missing.stream().map(MissingColumn::label).collect(Collectors.joining(", "));
        String left = left(kind, found);
        return left + (left.isEmpty() || leftOut.isEmpty() ? "" : "; ") + leftOut;
    }

    private static String left(JobKind kind, Map<String, Long> found) {
        if (found.isEmpty()) {
            return "";
        }
        String values = found.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", "));
        boolean strange = found.keySet().stream().anyMatch(STRANGE::contains);
        return "values are left as they were: " + values + "; the quarantine lists them"
                + (kind == JobKind.REENCRYPT || !strange
                        ? ""
                        : "; if bytes that look sealed are known to be plain, run it again with treatAsPlain");
    }

    /**
     * Why a job that has gone over all rows is not done.
     *
     * @param kind what it does
     * @param left what is left, by place
     * @param found how many values it put in quarantine, by reason
     * @return a sentence
     */
    static String notDone(JobKind kind, Map<Leftovers.Place, Long> left, Map<String, Long> found) {
        Map<String, Long> byColumn = new TreeMap<>();
        left.forEach((place, values) -> byColumn.merge(place.table() + "." + place.column(), values, Long::sum));
        long sum = left.values().stream().mapToLong(values -> values).sum();
        String what = switch (kind) {
            case REENCRYPT -> " values are not under an active key in their column's mode yet";
            case ENCRYPT -> " values are still in the clear";
            case DECRYPT -> " values are still sealed";
            case ASSIGN -> " values are still those of the single tenant";
        };
        String where = byColumn.entrySet().stream()
                .map(column -> column.getValue() + " in " + column.getKey())
                .collect(Collectors.joining(", "));
        String told = left(kind, found);
        return "not done: " + sum + what + " (" + where + ")"
                + (told.isEmpty() ? "; somebody goes on writing such values, or put them there meanwhile" : "; " + told)
                + "; see to it, and run the job again";
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
