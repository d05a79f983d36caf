// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import java.util.LinkedHashSet;
import java.util.Map;
import picocli.CommandLine.Command;

/** Prints the check constraints that are missing. */
@Command(
        name = "constraints",
        description =
                "Print the SQL that has the database refuse plain values, and in searchable columns values without search"
                        + " tokens, for every encrypted column that lacks it. Executes nothing.")
public final class ConstraintsCommand extends EngineCommand {
    @Override
    protected int run(Session session, Output output) {
        Map<String, String> missing = session.data().missingConstraints();
        output.json(missing);
        // Tenants' databases that lack the same are told the same.
        new LinkedHashSet<>(missing.values()).forEach(statement -> output.line(statement + ";"));
        return ExitCode.OK;
    }
}
