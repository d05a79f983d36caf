// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.job;

import io.entigma.job.JobRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens the sealed values of a column for good. */
@Command(
        name = "decrypt-column",
        description = "Open the sealed values of a column for good, in place or into another column of the same table."
                + " In place, its check constraint must be taken away first; the message has the statement.")
public final class DecryptColumnCommand extends JobCommand {
    @Parameters(paramLabel = "TABLE.COLUMN", description = "The encrypted column, as an application has registered it.")
    private String column = "";

    @Option(
            names = "--to",
            paramLabel = "COLUMN",
            description = "The column for the plain values; without it they replace the sealed ones, as bytes.")
    private @Nullable String to;

    @Option(
            names = "--treat-as-plain",
            description = "Take values for plain already that look sealed but are cut, or of a key that nobody knows;"
                    + " without this they go into quarantine. In place only.")
    private boolean treatAsPlain;

    @Mixin
    private ContextOption contexts = new ContextOption();

    @Override
    JobRequest request() {
        JobRequest request = JobRequest.decrypt(column);
        request = treatAsPlain ? request.treatAsPlain() : request;
        request = contexts.allow(request);
        return to == null ? request : request.plainColumn(to);
    }
}
