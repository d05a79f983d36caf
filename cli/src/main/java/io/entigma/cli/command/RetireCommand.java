// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Retires a key version. */
@Command(
        name = "retire",
        description = {
            "Forbid any further use of a tenant's key version, if no stored value needs it. Looks into every encrypted column,",
            "before and after, and waits for transactions that are open. Takes six times the applications' epoch interval."
        })
public final class RetireCommand extends EngineCommand {
    @Mixin
    private Pace pace = new Pace();

    @Parameters(paramLabel = "TENANT", description = "The tenant.")
    private String tenant = "";

    @Option(names = "--key-version", paramLabel = "N", required = true, description = "The key version.")
    private int version;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long to wait for open transactions (1m).")
    private Duration wait = Duration.ofMinutes(1);

    @Option(names = "--undo", description = "Take a retirement back: the version opens values again.")
    private boolean undo;

    @Override
    protected int run(Session session, Output output) throws InterruptedException {
        if (undo) {
            KeyState state =
                    session.keys().reinstate(new TenantId(tenant), version).state();
            output.json(Map.of("tenant", tenant, "version", version, "state", state.toString()));
            output.line("version " + version + " of tenant '" + tenant + "' is " + state
                    + "; re-encrypt what is under it, then retire it again");
            return ExitCode.OK;
        }
        data(session, pace).retire(new TenantId(tenant), version, wait);
        output.json(Map.of("tenant", tenant, "version", version, "state", "RETIRED"));
        output.line("version " + version + " of tenant '" + tenant + "' is retired; no stored value uses it");
        return ExitCode.OK;
    }
}
