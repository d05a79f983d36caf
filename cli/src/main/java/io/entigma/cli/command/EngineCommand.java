// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.LookProgressText;
import io.entigma.cli.output.Output;
import io.entigma.job.LookOptions;
import io.entigma.job.StoredData;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that needs an engine. Not thread safe. */
public abstract class EngineCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Root parent;

    @Spec
    private @Nullable CommandSpec spec;

    /** How fast commands go that look at all values. */
    static final class Pace {
        @Option(
                names = "--rate",
                paramLabel = "ROWS",
                defaultValue = "0",
                description = "Most rows a second that are looked at (no limit).")
        private int rate;
    }

    /** The data, looked at no faster than that; says how far it is. */
    StoredData data(Session session, Pace pace) {
        return session.data()
                .looking(LookOptions.defaults()
                        .rowsPerSecond(pace.rate)
                        .onProgress(new LookProgressText(spec().commandLine().getErr(), root().progressMode())));
    }

    /** Does the work; returns an exit code. */
    protected abstract int run(Session session, Output output) throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        Output output = root().output(spec());
        try (Session session = root().open()) {
            return run(session, output);
        }
    }

    /** Names to people the columns that were left out, since the catalog has them and the database has not. */
    static void showMissing(List<String> columns, Output output) {
        if (!columns.isEmpty()) {
            output.line("");
            output.line("Not in this database, and so left out, although the column catalog has them: "
                    + String.join(", ", columns)
                    + ". Connect to the database that has them; if they were dropped or renamed, remove their rows from"
                    + " entigma_column: the application logs the statements when it starts.");
        }
    }

    /** What the command line's root gives to all commands. */
    protected Root root() {
        return Objects.requireNonNull(parent);
    }

    /** What picocli knows of this command. */
    protected CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
