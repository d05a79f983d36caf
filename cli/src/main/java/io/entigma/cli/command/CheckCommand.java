// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.kek.Health;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;

/** Tries every KEK. */
@Command(
        name = "check",
        description = {
            "Try every KEK that is configured or in use: a wrapped key of the key table must open with it.",
            "Look whether every row of the key table is as Entigma wrote it.",
            "Warn of tenants with as many keys as queries look for."
        })
public final class CheckCommand extends EngineCommand {
    /** What is told as JSON: the health, with the rows that are not believed among its problems, and what is no problem yet. */
    private record Result(
            List<Health.Server> servers,
            int cachedKeys,
            int keysInGrace,
            Duration oldestKey,
            List<String> problems,
            List<String> columnDrift,
            List<String> warnings) {}

    @Override
    protected int run(Session session, Output output) {
        Health health = session.checkKeyServers();
        UntrustedRows untrusted = UntrustedRows.of(session);
        Set<String> problems = new LinkedHashSet<>(health.problems());
        problems.addAll(untrusted.texts());
        List<String> warnings = session.keys().retirementsDue();
        output.json(new Result(
                health.servers(),
                health.cachedKeys(),
                health.keysInGrace(),
                health.oldestKey(),
                List.copyOf(problems),
                health.columnDrift(),
                warnings));
        output.table(
                List.of("KEY SERVER", "STATUS", "CLIENT"),
                health.servers().stream()
                        .<List<?>>map(server -> Output.row(server.name(), server.status(), server.client()))
                        .toList());
        output.line("");
        problems.forEach(output::line);
        if (problems.isEmpty()) {
            output.line("Every KEK works.");
        }
        warnings.forEach(warning -> output.line("warning: " + warning));
        return problems.isEmpty() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }
}
