// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.job;

import io.entigma.cli.command.EngineCommand;
import io.entigma.cli.command.ExitCode;
import io.entigma.cli.command.Session;
import io.entigma.cli.output.Output;
import io.entigma.job.JobReport;
import io.entigma.job.QuarantinedValue;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists and steers jobs. */
@Command(name = "jobs", description = "List jobs; pause, resume and stop them; see what they put in quarantine.")
public final class JobsCommand extends EngineCommand {
    @Override
    protected int run(Session session, Output output) {
        List<JobReport> jobs = session.data().jobs();
        output.json(jobs);
        output.table(
                List.of("JOB", "KIND", "STATE", "CREATED", "SCANNED", "CHANGED", "REASON"),
                jobs.stream()
                        .<List<?>>map(job -> Output.row(
                                job.id(),
                                job.kind(),
                                job.state(),
                                job.created(),
                                job.counts().scanned(),
                                job.counts().changed(),
                                job.reason()))
                        .toList());
        return ExitCode.OK;
    }

    private static int tell(boolean done, String what, String jobId, Output output) {
        output.json(done);
        output.line(done ? "job " + jobId + " is " + what : "job " + jobId + " cannot be " + what + " as it is now");
        return done ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }

    /** Pauses. */
    @Command(description = "Have a job's workers stop after the page they are at.")
    int pause(@Parameters(paramLabel = "JOB") String job) throws Exception {
        return steer(session -> session.data().pause(job), "paused", job);
    }

    /** Resumes. */
    @Command(description = "Let a paused job be run again.")
    int resume(@Parameters(paramLabel = "JOB") String job) throws Exception {
        return steer(session -> session.data().resume(job), "resumed", job);
    }

    /** Stops. */
    @Command(description = "End a job for good. What was done stays done.")
    int stop(@Parameters(paramLabel = "JOB") String job) throws Exception {
        return steer(session -> session.data().stop(job), "stopped", job);
    }

    private int steer(Predicate<Session> action, String what, String job) throws Exception {
        try (Session session = root().open()) {
            return tell(action.test(session), what, job, root().output(spec()));
        }
    }

    /** Lists the quarantine. */
    @Command(description = "List the values that a job could not bring further.")
    int quarantine(@Parameters(paramLabel = "JOB") String job) throws Exception {
        Output output = root().output(spec());
        try (Session session = root().open()) {
            List<QuarantinedValue> values = session.data().quarantine(job);
            output.json(values);
            output.table(
                    List.of("TABLE", "COLUMN", "ROW", "KEY ID", "REASON"),
                    values.stream()
                            .<List<?>>map(value -> Output.row(
                                    value.table(), value.column(), value.rowKey(), value.keyId(), value.reason()))
                            .toList());
            return ExitCode.OK;
        }
    }
}
