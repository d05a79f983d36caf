// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.job.JobRequest;
import picocli.CommandLine.Mixin;

/** A command that runs a job. */
abstract class JobCommand extends EngineCommand {
    @Mixin
    private JobOptions options = new JobOptions();

    abstract JobRequest request();

    @Override
    final int run(Session session, Output output) throws InterruptedException {
        JobProgress progress = new JobProgress(spec().commandLine().getErr(), root().progressMode());
        return options.run(request(), session.data(), output, progress);
    }
}
