// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.JobProgress;
import io.entigma.cli.output.Output;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import picocli.CommandLine.Mixin;

/** A command that runs a job. */
abstract class JobCommand extends EngineCommand {
    @Mixin
    private JobOptions options = new JobOptions();

    abstract JobRequest request();

    /** What to do next, for people; after a job that has done all. */
    void sayWhatIsNext(StoredData data, Output output) {}

    @Override
    final int run(Session session, Output output) throws InterruptedException {
        JobProgress progress = new JobProgress(spec().commandLine().getErr(), root().progressMode());
        StoredData data = session.data();
        int exit = options.run(request(), data, output, progress);
        if (exit == ExitCode.OK && !options.isDryRun() && !output.isJson()) {
            sayWhatIsNext(data, output);
        }
        return exit;
    }
}
