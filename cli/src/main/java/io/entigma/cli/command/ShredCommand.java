// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.ShredRequest;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Destroys the keys of tenants. */
@Command(
        name = "shred",
        description = {
            "Request that a tenant's keys be destroyed after a grace period, cancel that, or carry out what is due.",
            "What was sealed under destroyed keys is gone for good, except for who holds a backup of the key table and may"
                    + " use the KEK: let such backups expire, or destroy the KEK version."
        })
public final class ShredCommand extends EngineCommand {
    @Parameters(arity = "0..1", paramLabel = "TENANT", description = "The tenant.")
    private @Nullable String tenant;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "7d",
            description = "Time until the keys are due, as 30d (7d).")
    private Duration grace = Duration.ofDays(7);

    @ArgGroup(exclusive = true)
    private @Nullable Other other;

    /** What else to do than to request. */
    static final class Other {
        @Option(names = "--cancel", description = "Cancel the tenant's request.")
        private boolean cancel;

        @Option(names = "--enable", description = "Give a shredded tenant a new key, so that it can have values again.")
        private boolean enable;

        @Option(names = "--due", description = "Destroy the keys of all tenants whose grace period is over.")
        private boolean due;

        @Option(names = "--list", description = "List all requests.")
        private boolean list;
    }

    @Override
    protected int run(Session session, Output output) {
        Other what = other == null ? new Other() : other;
        if (what.due || what.list) {
            return show(what.due ? session.keys().shredDue() : session.keys().shredRequests(), output);
        } else if (tenant == null) {
            throw new MisconfigurationException("Shred: a tenant is missing; name it, or use --due or --list");
        } else if (what.cancel) {
            boolean cancelled = session.keys().cancelShred(new TenantId(tenant));
            output.json(cancelled);
            output.line(cancelled ? "cancelled" : "there is no request that could be cancelled");
            return cancelled ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
        } else if (what.enable) {
            WrappedKey key = session.keys().enable(new TenantId(tenant));
            output.json(key.id());
            output.line("tenant '" + tenant + "' has key version " + key.version());
            return ExitCode.OK;
        }
        return show(List.of(session.keys().requestShred(new TenantId(Objects.requireNonNull(tenant)), grace)), output);
    }

    private static int show(List<ShredRequest> requests, Output output) {
        output.json(requests);
        output.table(
                List.of("TENANT", "STATE", "REQUESTED", "DUE"),
                requests.stream()
                        .<List<?>>map(request ->
                                Output.row(request.tenant(), request.state(), request.requested(), request.due()))
                        .toList());
        return ExitCode.OK;
    }
}
