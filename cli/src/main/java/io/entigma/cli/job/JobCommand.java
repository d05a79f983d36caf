// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.job;

import io.entigma.cli.command.EngineCommand;
import io.entigma.cli.command.ExitCode;
import io.entigma.cli.command.Session;
import io.entigma.cli.output.JobProgress;
import io.entigma.cli.output.Output;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that runs a job. */
abstract class JobCommand extends EngineCommand {
    @Mixin
    private JobOptions options = new JobOptions();

    /** For jobs that seal or open by a context that another column may have too. */
    static final class ContextOption {
        @Option(
                names = "--allow-context",
                paramLabel = "CONTEXT",
                description = {
                    "Confirm that the column's values are bound to this context, which another column has too.",
                    "Without this the job is refused."
                })
        private List<String> contexts = new ArrayList<>();

        JobRequest allow(JobRequest request) {
            JobRequest allowed = request;
            for (String context : contexts) {
                allowed = allowed.allowContext(context);
            }
            return allowed;
        }
    }

    abstract JobRequest request();

    /** What to do next, for people; after a job that has done all. */
    void sayWhatIsNext(StoredData data, Output output) {}

    @Override
    protected final int run(Session session, Output output) throws InterruptedException {
        JobProgress progress = new JobProgress(spec().commandLine().getErr(), root().progressMode());
        StoredData data = session.data();
        int exit = options.run(request(), data, output, progress);
        if (exit == ExitCode.OK && !options.isDryRun() && !output.isJson()) {
            sayWhatIsNext(data, output);
        }
        return exit;
    }
}
