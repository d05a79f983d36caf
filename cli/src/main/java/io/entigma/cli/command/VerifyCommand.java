// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.job.VerifiedColumn;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Opens every value. */
@Command(name = "verify", description = "Open every stored value, and tell by column and key version what opens.")
public final class VerifyCommand extends EngineCommand {
    @Mixin
    private Pace pace = new Pace();

    @Override
    protected int run(Session session, Output output) {
        List<VerifiedColumn> groups = data(session, pace).verify();
        output.json(groups);
        output.table(
                List.of("TABLE", "COLUMN", "TENANT", "VERSION", "OUTCOME", "VALUES"),
                groups.stream()
                        .<List<?>>map(group -> Output.row(
                                group.table(),
                                group.column(),
                                group.tenant(),
                                group.version() == 0 ? null : group.version(),
                                group.outcome(),
                                group.values()))
                        .toList());
        List<String> missing = session.data().missingColumns();
        showMissing(missing, output);
        boolean allOpen = groups.stream()
                .allMatch(
                        group -> group.outcome().equals("OK") || group.outcome().equals("KEY_DESTROYED"));
        return allOpen && missing.isEmpty() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }
}
