// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KekUse;
import io.entigma.job.KeyFailure;
import io.entigma.key.TenantId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rewraps data keys. */
@Command(
        name = "rotate-kek",
        description = {
            "Rewrap all data keys to the newest version of their KEK, or to another KEK. Data rows are not touched.",
            "Rotate the KEK on its key server first. Then run this, and when 'status' shows no key under the old version,"
                    + " disable that."
        })
public final class RotateKekCommand extends EngineCommand {
    @Option(
            names = "--to",
            paramLabel = "URI",
            description =
                    "Another KEK, which the settings name: entigma.kek.uri, entigma.tenant-kek.TENANT with --tenant, or"
                            + " entigma.trusted-keks. Configure all applications for it first: new data keys go where they are told.")
    private @Nullable URI target;

    @Option(names = "--tenant", paramLabel = "ID", description = "Only this tenant; can be given several times.")
    private List<String> tenants = new ArrayList<>();

    @Override
    protected int run(Session session, Output output) {
        KekRotation rotation = (target == null ? KekRotation.toNewestVersion() : KekRotation.to(target))
                .tenants(tenants.stream().map(TenantId::new).toList());
        KekRotationReport report = session.keys().rotateKek(rotation);
        List<KekUse> use = session.keys().kekUse();
        output.json(Map.of("report", report, "keks", use));
        output.line(report.rewrapped() + " rewrapped, " + report.alreadyCurrent() + " already current, "
                + report.changedMeanwhile() + " changed meanwhile, " + report.withoutWrapping() + " shredded, "
                + report.failures().size() + " failed");
        for (KeyFailure failure : report.failures()) {
            output.line("  failed: " + failure.reason());
        }
        output.line("");
        output.table(
                List.of("KEK", "VERSION", "KEYS"),
                use.stream()
                        .<List<?>>map(kek -> Output.row(kek.kek(), kek.version(), kek.keys()))
                        .toList());
        return report.failures().isEmpty() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }
}
