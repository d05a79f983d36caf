// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.batch;

import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.*;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.*;

/**
 * Which of Entigma's jobs the partitions of one instance of a Batch job work on. Each notes it in its own execution context, where the
 * others find it, on whatever machine they are.
 */
final class SharedWork {
    static final String PARTITIONS = "entigma.partitions";
    private static final String JOB = "entigma.job";
    private static final String EXECUTION = "entigma.execution";
    private static final String STATE = "entigma.state";
    private static final String PROGRESS = "entigma.progress";
    private static final String PARTITION = ":partition";

    private final JobRepository repository;

    /** One of Entigma's jobs, and the execution of the Batch job in which a partition worked on it last. */
    record Note(String job, long execution) {}

    SharedWork(JobRepository repository) {
        this.repository = repository;
    }

    /** Notes how far the whole job is. */
    static void note(StepExecution step, JobReport report) {
        var context = step.getExecutionContext();
        context.putString(JOB, report.id());
        context.putLong(EXECUTION, step.getJobExecutionId());
        context.putString(STATE, report.state().name());
        context.putDouble(PROGRESS, report.progress());
        JobCounts counts = report.counts();
        step.setReadCount(counts.scanned());
        step.setWriteCount(counts.changed());
        step.setFilterCount(counts.current() + counts.leftOut() + counts.destroyed() + counts.conflict());
        step.setProcessSkipCount(counts.quarantined());
        step.setWriteSkipCount(counts.failed());
    }

    /** What the partitions of a step's instance have noted, each for the last time that it ran. */
    List<Note> notes(StepExecution step) {
        List<Note> notes = new ArrayList<>();
        add(notes, step);
        int partitions = step.getExecutionContext().getInt(PARTITIONS, 0);
        int end = step.getStepName().lastIndexOf(PARTITION);
        for (int i = 0; end >= 0 && i < partitions; i++) {
            String name = step.getStepName().substring(0, end) + PARTITION + i;
            StepExecution other =
                    repository.getLastStepExecution(step.getJobExecution().getJobInstance(), name);
            if (other != null) {
                add(notes, other);
            }
        }
        return notes;
    }

    private static void add(List<Note> notes, StepExecution step) {
        var context = step.getExecutionContext();
        if (context.containsKey(JOB)) {
            notes.add(new Note(context.getString(JOB), context.getLong(EXECUTION)));
        }
    }
}
