// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.batch;

import io.entigma.error.MisconfigurationException;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import java.util.Collection;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.*;
import org.springframework.batch.core.job.*;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.*;
import org.springframework.batch.core.partition.support.*;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.*;
import org.springframework.batch.core.step.builder.PartitionStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * Makes a Spring Batch job of a {@link JobRequest}: re-encryption, or whatever else {@link StoredData#run} does. Its partitions, in threads
 * or on other machines, help with one and the same job of Entigma's, which divides the rows itself and keeps what is done in the key
 * table, page by page; so no row is worked on twice, and an execution that is restarted goes on where the last one was left. Not thread
 * safe; what it makes is.
 *
 * <p>Job parameters change the request for one execution: {@code entigma.tenants}, {@code .tables} and {@code .columns} (names, separated by
 * {@code ;}), {@code .rate}, {@code .page}, {@code .shard} and {@code .workers} (as the methods of {@link JobRequest}).
 *
 * <p>Each partition shows the counts of the whole job: read are rows that were looked at, written those that were changed, skipped those in
 * quarantine or refused by the database. A job that pauses or fails fails the execution, with its reason.
 */
public final class EntigmaJobBuilder {
    private final String name;
    private final JobRepository repository;
    private final StoredData data;
    private final JobRequest request;
    private int partitions = 1;
    private TaskExecutor executor;
    private @Nullable PartitionHandler handler;

    /**
     * A builder.
     *
     * @param name the Batch job's name, from which those of its steps are made
     * @param repository where Spring Batch keeps its executions
     * @param data the data, see {@link io.entigma.Entigma#data}
     * @param request what is to be done, and how each partition does its part of it
     */
    public EntigmaJobBuilder(String name, JobRepository repository, StoredData data, JobRequest request) {
        this.name = name;
        this.repository = repository;
        this.data = data;
        this.request = request;
        this.executor = new SimpleAsyncTaskExecutor(name + "-");
    }

    /**
     * Sets how many partitions help. Each has the request's number of workers, and needs that many connections and one more.
     *
     * @param number 1 to 1,000; the default is 1
     * @return this
     * @throws MisconfigurationException if it is not
     */
    public EntigmaJobBuilder partitions(int number) {
        if (number < 1 || number > 1000) {
            throw new MisconfigurationException("partitions: must be 1 to 1,000, but is " + number);
        }
        this.partitions = number;
        return this;
    }

    /**
     * Sets what runs the partitions in this process; a new thread for each, unless set.
     *
     * @param threads the executor
     * @return this
     */
    public EntigmaJobBuilder taskExecutor(TaskExecutor threads) {
        this.executor = threads;
        return this;
    }

    /**
     * Sends the partitions to other machines. There {@link #worker} of the same request is a bean, which is named as the handler's step.
     *
     * @param sender sends them; its grid size is the number of partitions
     * @return this
     */
    public EntigmaJobBuilder partitionHandler(PartitionHandler sender) {
        this.handler = sender;
        return this;
    }

    /**
     * The job, of one step.
     *
     * @return a job that can be restarted
     */
    public Job job() {
        return new JobBuilder(name, repository).start(step()).build();
    }

    /**
     * The partitioned step alone, for a job that has more than this.
     *
     * @return the step
     */
    public Step step() {
        PartitionStepBuilder step = new StepBuilder(name + "-partitions", repository)
                .partitioner(workerName(), number -> {
                    var contexts = new SimplePartitioner().partition(number);
                    contexts.values().forEach(context -> context.putInt(SharedWork.PARTITIONS, number));
                    return contexts;
                })
                .gridSize(partitions)
                .aggregator(EntigmaJobBuilder::add);
        return handler == null
                ? step.step(worker()).taskExecutor(executor).build()
                : step.partitionHandler(handler).build();
    }

    /**
     * What one partition does.
     *
     * @return the step
     */
    public Step worker() {
        return new WorkerStep(workerName(), repository, data, request);
    }

    private String workerName() {
        return name + "-worker";
    }

    /** All partitions tell of the same job, so their counts are not added. */
    private static void add(StepExecution whole, Collection<StepExecution> parts) {
        new DefaultStepExecutionAggregator().aggregate(whole, parts);
        whole.setReadCount(most(parts, StepExecution::getReadCount));
        whole.setWriteCount(most(parts, StepExecution::getWriteCount));
        whole.setFilterCount(most(parts, StepExecution::getFilterCount));
        whole.setProcessSkipCount(most(parts, StepExecution::getProcessSkipCount));
        whole.setWriteSkipCount(most(parts, StepExecution::getWriteSkipCount));
    }

    private static long most(Collection<StepExecution> parts, ToLongFunction<StepExecution> count) {
        return parts.stream().mapToLong(count).max().orElse(0);
    }
}
