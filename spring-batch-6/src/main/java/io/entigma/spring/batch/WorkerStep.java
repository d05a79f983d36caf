// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.batch;

import io.entigma.error.DataException;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.StoredData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.*;
import org.springframework.batch.core.job.*;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.StepContext;
import org.springframework.batch.core.step.*;

/**
 * Helps with one of Entigma's jobs until that ends. No tasklet, since one transaction would span all of it. Thread safe.
 */
final class WorkerStep extends RepositoryStep {
    private static final long LOOK_SECONDS = 1;

    private final StoredData data;
    private final JobRequest request;
    private final SharedWork shared;

    WorkerStep(String name, JobRepository repository, StoredData data, JobRequest request) {
        super(repository);
        setName(name);
        this.data = data;
        this.request = request;
        this.shared = new SharedWork(repository);
    }

    @Override
    protected void doExecute(StepExecution step) throws Exception {
        look(step, null);
        JobRequest asked = WorkParameters.applied(request, new StepContext(step).getJobParameters());
        List<SharedWork.Note> notes = shared.notes(step);
        Optional<JobReport> known = newest(notes);
        if (known.isPresent() && known.get().state() == JobState.PAUSED && !isOver(known.get(), notes, step)) {
            // What an earlier execution left paused is resumed by whoever restarts it. Another partition can have been
            // first.
            known = data.resume(known.get().id()) ? Optional.empty() : newest(notes);
        }
        if (known.isPresent() && isOver(known.get(), notes, step)) {
            conclude(step, known.get());
            return;
        }
        conclude(step, run(step, asked));
    }

    private Optional<JobReport> newest(List<SharedWork.Note> notes) {
        return notes.isEmpty()
                ? Optional.empty()
                : data.jobs().stream()
                        .filter(job ->
                                notes.stream().anyMatch(note -> note.job().equals(job.id())))
                        .findFirst();
    }

    /** A partition whose turn comes late must not begin another job, nor one that is restarted when the others were done. */
    private static boolean isOver(JobReport job, List<SharedWork.Note> notes, StepExecution step) {
        long execution = step.getJobExecutionId();
        boolean ofThisExecution = notes.contains(new SharedWork.Note(job.id(), execution));
        return job.state() == JobState.DONE
                || (ofThisExecution && (job.state() == JobState.FAILED || job.state() == JobState.PAUSED));
    }

    private JobReport run(StepExecution step, JobRequest asked) throws Exception {
        AtomicReference<@Nullable JobReport> last = new AtomicReference<>();
        JobRequest watched = asked.onProgress(report -> {
            last.set(report);
            asked.progress().accept(report);
        });
        ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "entigma-" + step.getStepName());
            made.setDaemon(true);
            return made;
        });
        try {
            return watch(step, thread.submit(() -> data.run(watched)), last);
        } finally {
            // Interrupts what is still at work: it stops after its page.
            thread.shutdownNow();
            boolean unused = thread.awaitTermination(asked.lease().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private JobReport watch(StepExecution step, Future<JobReport> work, AtomicReference<@Nullable JobReport> last)
            throws Exception {
        while (true) {
            try {
                return work.get(LOOK_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                look(step, last.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception known ? known : e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new JobInterruptedException("Step " + step.getStepName() + ": its thread was interrupted");
            }
        }
    }

    /** Stores how far the job is. Spring Batch looks then whether somebody, on any machine, has stopped this execution. */
    private void look(StepExecution step, @Nullable JobReport report) throws JobInterruptedException {
        if (report != null) {
            SharedWork.note(step, report);
            getJobRepository().updateExecutionContext(step);
        }
        getJobRepository().update(step);
        if (step.isTerminateOnly()) {
            throw new JobInterruptedException("Step " + step.getStepName() + ": the execution was stopped");
        }
    }

    private static void conclude(StepExecution step, JobReport report) {
        SharedWork.note(step, report);
        String what = "Job " + report.id() + " (" + report.kind() + ") ";
        if (report.state() == JobState.DONE) {
            step.setExitStatus(ExitStatus.COMPLETED.addExitDescription(report.reason()));
        } else if (report.state() == JobState.PAUSED) {
            throw new DataException(what + "has paused: " + report.reason()
                    + "; see to it and restart the execution, which resumes the job");
        } else {
            throw new DataException(what + "has failed: " + report.reason()
                    + "; see to it and restart the execution, which begins a new job over what is left");
        }
    }
}
