// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.Health;
import java.util.List;
import picocli.CommandLine.Command;

/** Tries every KEK. */
@Command(
        name = "check",
        description = "Try every KEK that is configured or in use: a wrapped key of the key table must open with it.")
final class CheckCommand extends EngineCommand {
    @Override
    int run(Session session, Output output) {
        Health health = session.checkKeyServers();
        output.json(health);
        output.table(
                List.of("KEY SERVER", "STATUS", "CLIENT"),
                health.servers().stream()
                        .<List<?>>map(server -> Output.row(server.name(), server.status(), server.client()))
                        .toList());
        output.line("");
        health.problems().forEach(output::line);
        if (health.problems().isEmpty()) {
            output.line("Every KEK works.");
        }
        return health.problems().isEmpty() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }
}
