// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.key.TenantId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Retires a key version. */
@Command(
        name = "retire",
        description = "Forbid any further use of a tenant's key version, if no stored value needs it. Looks into every"
                + " encrypted column, before and after.")
final class RetireCommand extends EngineCommand {
    @Parameters(paramLabel = "TENANT", description = "The tenant.")
    private String tenant = "";

    @Option(names = "--key-version", paramLabel = "N", required = true, description = "The key version.")
    private int version;

    @Override
    int run(Session session, Output output) throws InterruptedException {
        session.data().retire(new TenantId(tenant), version);
        output.json(Map.of("tenant", tenant, "version", version, "state", "RETIRED"));
        output.line("version " + version + " of tenant '" + tenant + "' is retired; no stored value uses it");
        return ExitCode.OK;
    }
}
