// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.job.AuditFinding;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks for what should not be. */
@Command(
        name = "audit",
        description = "Look for plain values in encrypted columns, sealed values in columns that no application has"
                + " registered or in another mode than registered, columns that share a context, layers sealed twice, values"
                + " that do not open, rows of Entigma's own tables that are not as Entigma wrote them.")
public final class AuditCommand extends EngineCommand {
    @Mixin
    private Pace pace = new Pace();

    @Override
    protected int run(Session session, Output output) {
        List<AuditFinding> findings = data(session, pace).audit();
        output.json(findings);
        if (findings.isEmpty()) {
            output.line("Nothing found.");
            return ExitCode.OK;
        }
        output.table(
                List.of("FINDING", "TABLE", "COLUMN", "VALUES"),
                findings.stream()
                        .<List<?>>map(one -> Output.row(one.kind(), one.table(), one.column(), one.values()))
                        .toList());
        return ExitCode.NOT_ALL_DONE;
    }
}
