// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.error.DataException;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyTableException;
import io.entigma.internal.job.change.JobPausedException;
import io.entigma.internal.job.change.ValueTransformation;
import io.entigma.internal.job.store.JobStore;
import io.entigma.internal.job.store.ShardRow;
import io.entigma.internal.job.store.ShardStore;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.RateLimit;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The part of one process in a job: some workers, their signs of life, and the reports. Runs once. */
final class JobRun {
    private static final long WAIT_MILLIS = 100;

    private final List<DataTable> chosen;
    private final JobStore jobs;
    private final ShardStore shards;
    private final String jobId;
    private final JobRequest request;
    private final ValueTransformation change;
    private final ShardClaims claims;
    private final RateLimit rate;
    private final Set<ShardRow> held = ConcurrentHashMap.newKeySet();

    JobRun(List<DataTable> chosen, JobStore jobs, String jobId, JobRequest request, ValueTransformation change) {
        this.chosen = chosen;
        this.jobs = jobs;
        this.shards = jobs.shards();
        this.jobId = jobId;
        this.request = request;
        this.change = change;
        this.claims = new ShardClaims(shards, jobId, request.lease());
        this.rate = new RateLimit(request.rowsPerSecond());
    }

    /** Works until nothing is left, the job is paused, or something fails. */
    void run(Runnable everySecond) throws InterruptedException {
        AtomicInteger number = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(request.workers(), work -> {
            Thread thread = new Thread(work, "entigma-job-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "entigma-job-timer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            long beat = Math.max(200, request.lease().toMillis() / 4);
            var unused1 = timer.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
            var unused2 = timer.scheduleWithFixedDelay(everySecond, 1, 1, TimeUnit.SECONDS);
            ExecutorCompletionService<Boolean> done = new ExecutorCompletionService<>(workers);
            for (int i = 0; i < request.workers(); i++) {
                done.submit(this::work);
            }
            for (int i = 0; i < request.workers(); i++) {
                done.take().get();
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            workers.shutdownNow();
            boolean unused = workers.awaitTermination(request.lease().toMillis(), TimeUnit.MILLISECONDS);
            timer.shutdownNow();
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        } else if (cause instanceof Error error) {
            throw error;
        } else if (cause instanceof RuntimeException known) {
            return known;
        }
        return new IllegalStateException(cause);
    }

    private void beat() {
        for (ShardRow shard : held) {
            try {
                shards.beat(shard);
            } catch (KeyTableException e) {
                // The worker finds out by itself.
            }
        }
    }

    private boolean work() throws InterruptedException {
        while (jobs.isRunning(jobId)) {
            ShardClaims.Claim claim = claims.next();
            ShardRow shard = claim.held();
            if (claim.allFinished()) {
                return true;
            } else if (shard == null) {
                // Others hold what is left; they may die.
                Thread.sleep(WAIT_MILLIS);
            } else {
                work(shard);
            }
        }
        return false;
    }

    private void work(ShardRow shard) throws InterruptedException {
        held.add(shard);
        boolean given = true;
        DataTable table = tableOf(shard);
        try {
            ShardRun run = new ShardRun(table, shards, shard, change, request.pageRows(), rate);
            given = run.run() != ShardRun.End.JOB_STOPPED;
        } catch (JobPausedException e) {
            given = false;
            jobs.move(jobId, List.of(JobState.RUNNING), JobState.PAUSED, e.reason());
        } catch (SQLException e) {
            given = false;
            throw table.place().failed("move values of " + table.label(), e);
        } catch (InterruptedException | EntigmaException e) {
            given = false;
            throw e;
        } finally {
            held.remove(shard);
            if (!given) {
                release(shard);
            }
        }
    }

    private void release(ShardRow shard) {
        try {
            shards.release(shard);
        } catch (KeyTableException e) {
            // Then the lease runs out.
        }
    }

    private DataTable tableOf(ShardRow shard) {
        return chosen.stream()
                .filter(table -> table.place().name().equals(shard.tenant())
                        && table.schema().equals(shard.schema())
                        && table.name().equals(shard.table()))
                .findFirst()
                .orElseThrow(() -> new DataException(shard.label()
                        + ": the job has this table, but the column catalog does not any more"
                        + (shard.tenant().isEmpty() ? "" : ", or this process does not know that tenant's database")
                        + "; stop the job and run it again"));
    }
}
