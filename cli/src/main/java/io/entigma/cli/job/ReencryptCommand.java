// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.job;

import io.entigma.job.JobRequest;
import io.entigma.key.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves stored values to active keys. */
@Command(
        name = "reencrypt",
        description = {
            "Move stored values to their tenant's active key, beside running applications, whose changes always win.",
            "Run it on as many machines as you like: all work on the same job. Killed and run again, it goes on."
        })
public final class ReencryptCommand extends JobCommand {
    @Option(names = "--tenant", paramLabel = "ID", description = "Only values of this tenant; several times for more.")
    private List<String> tenants = new ArrayList<>();

    @Option(names = "--table", paramLabel = "NAME", description = "Only this table; several times for more.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--column", paramLabel = "TABLE.COLUMN", description = "Only this column; several times for more.")
    private List<String> columns = new ArrayList<>();

    @Option(names = "--key-version", paramLabel = "N", description = "Only values under this key version.")
    private @Nullable Integer version;

    @Option(
            names = "--quarantine-unknown-keys",
            description = "Put values of unknown keys in quarantine; without this the job pauses at the first.")
    private boolean quarantineUnknownKeys;

    @Option(
            names = "--allow-deterministic",
            description = {
                "Let values that are sealed at random become deterministic, since the mapping has changed so. Without this the",
                "job is refused where that would happen."
            })
    private boolean allowDeterministic;

    @Option(
            names = "--allow-application-keys",
            description = {
                "Let values leave the key server for data keys of the application, since the mapping has changed so. Without",
                "this the job is refused where that would happen."
            })
    private boolean allowApplicationKeys;

    @Override
    JobRequest request() {
        JobRequest request = JobRequest.reencrypt()
                .tenants(tenants.stream().map(TenantId::new).toList())
                .tables(tables)
                .columns(columns);
        request = version == null ? request : request.version(version);
        request = allowDeterministic ? request.allowDeterministic() : request;
        request = allowApplicationKeys ? request.allowApplicationKeys() : request;
        return quarantineUnknownKeys ? request.quarantineUnknownKeys() : request;
    }
}
