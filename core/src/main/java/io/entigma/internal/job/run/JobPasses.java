// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.error.FailureReason;
import io.entigma.internal.job.change.JobPausedException;
import io.entigma.internal.job.change.ValueTransformation;
import io.entigma.internal.job.store.JobStore;
import io.entigma.internal.job.store.Quarantine;
import io.entigma.internal.job.store.ShardRow;
import io.entigma.internal.job.store.ShardStore;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.DataTables;
import io.entigma.internal.keyring.Settling;
import io.entigma.job.JobKind;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.key.KeyId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a job go over its rows until nothing is left of what it was to change. What is left is counted in the data at the end
 * of each pass: a job that was broken off long ago can have finished pages that hold old values again, since keys were
 * rotated or columns opened meanwhile, and nodes that have not heard of a new key write behind it.
 */
final class JobPasses {
    /** The first is the rule, the second for what an old job had finished, two more for nodes that hear late. */
    private static final int MOST = 4;

    /** Reasons of values that no count of what is left has. */
    private static final Set<String> NEVER_LEFT = Set.of(
            FailureReason.UNKNOWN_KEY.name(),
            FailureReason.TRUNCATED.name(),
            FailureReason.UNKNOWN_FORMAT.name(),
            FailureReason.NOT_SEALED.name(),
            FailureReason.MANGLED.name(),
            FailureReason.KEY_RETIRED.name(),
            FailureReason.UNTRUSTED_ROW.name());

    private final DataTables tables;
    private final List<DataTable> chosen;
    private final JobStore jobs;
    private final ShardStore shards;
    private final String jobId;
    private final JobRequest request;
    private final Runnable everySecond;

    /** Counts what is left. */
    interface Count {
        Map<Leftovers.Place, Long> left() throws JobPausedException;
    }

    JobPasses(
            DataTables tables,
            List<DataTable> chosen,
            JobStore jobs,
            String jobId,
            JobRequest request,
            Runnable everySecond) {
        this.tables = tables;
        this.chosen = chosen;
        this.jobs = jobs;
        this.shards = jobs.shards();
        this.jobId = jobId;
        this.request = request;
        this.everySecond = everySecond;
    }

    /** Divides the tables into shards and starts the job, unless another process has done so. */
    void plan() {
        jobs.start(jobId, divided());
    }

    private List<ShardRow> divided() {
        ShardPlanner planner = new ShardPlanner(jobId, request.shardRows());
        for (DataTable table : chosen) {
            table.read("divide " + table.label() + " into shards", connection -> {
                planner.plan(connection, table);
                return true;
            });
        }
        return planner.shards();
    }

    /**
     * Works until the job ends or pauses.
     *
     * @param change what decides on values, made anew for each pass
     * @param settling how long it takes until every node has heard of a change of keys
     * @param count counts what is left, with nothing remembered
     */
    void run(Supplier<ValueTransformation> change, Settling settling, Count count) throws InterruptedException {
        for (int pass = 1; jobs.isRunning(jobId); pass++) {
            new JobRun(chosen, jobs, jobId, request, change.get()).run(everySecond);
            if (!jobs.isRunning(jobId)) {
                return;
            }
            if (!shards.of(jobId).stream().allMatch(ShardRow::finished)) {
                // Another process has begun the next pass, which this one helps with.
                continue;
            }
            try {
                if (isEnded(count, pass >= MOST)) {
                    return;
                }
            } catch (JobPausedException e) {
                jobs.move(jobId, List.of(JobState.RUNNING), JobState.PAUSED, e.reason());
                return;
            }
            if (pass > 1) {
                Thread.sleep(settling.now().toMillis());
            }
            jobs.again(jobId, divided());
        }
    }

    /** Ends the job if nothing is left that another pass could change, or if there will be no other. */
    private boolean isEnded(Count count, boolean last) throws JobPausedException {
        long failed = shards.of(jobId).stream()
                .mapToLong(shard -> shard.counts().failed())
                .sum();
        if (failed > 0) {
            return end(
                    JobState.FAILED, failed + " rows could not be written; the quarantine has them with the SQL state");
        }
        Map<Leftovers.Place, Long> left = count.left();
        Map<String, Long> found = shards.quarantine().byReason(jobId);
        if (!last && isMoreThanTold(left)) {
            return false;
        }
        boolean done = left.isEmpty() || (request.kind() != JobKind.ENCRYPT && !isMoreThanTold(left));
        return done
                ? end(JobState.DONE, JobReports.left(request.kind(), found, tables.missing(request)))
                : end(JobState.FAILED, JobReports.notDone(request.kind(), left, found));
    }

    private boolean end(JobState state, String reason) {
        jobs.move(jobId, List.of(JobState.RUNNING), state, reason);
        return true;
    }

    /** Whether there is more left than what went into quarantine since it cannot be changed. */
    private boolean isMoreThanTold(Map<Leftovers.Place, Long> left) {
        Map<Leftovers.Place, Long> rest = new HashMap<>(left);
        for (Quarantine.Alike told : shards.quarantine().byPlace(jobId)) {
            if (isOfWhatIsLeft(told.reason(), told.keyId())) {
                rest.computeIfPresent(
                        new Leftovers.Place(told.table(), told.column(), told.keyId()),
                        (place, values) -> values - told.values());
            }
        }
        return rest.values().stream().anyMatch(values -> values > 0);
    }

    /** Plain values that are left name no key; the others do. */
    private boolean isOfWhatIsLeft(String reason, @Nullable KeyId keyId) {
        return !NEVER_LEFT.contains(reason) && (request.kind() == JobKind.ENCRYPT) == (keyId == null);
    }
}
