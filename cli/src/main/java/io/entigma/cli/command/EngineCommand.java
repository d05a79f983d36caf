// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that needs an engine. */
abstract class EngineCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Object parent;

    @Spec
    private @Nullable CommandSpec spec;

    /** Does the work; returns an exit code. */
    abstract int run(Session session, Output output) throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        Output output = root().output(spec());
        try (Session session = root().open()) {
            return run(session, output);
        }
    }

    Root root() {
        Object above = Objects.requireNonNull(parent);
        return above instanceof Root root ? root : ((JobsCommand) above).root();
    }

    CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
