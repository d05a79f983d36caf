// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KeyFailure;
import java.util.List;

/** What a rotation did, for people. */
final class ShownRotation {
    private ShownRotation() {}

    static int show(DekRotationReport report, Output output) {
        output.json(report);
        output.table(
                List.of("TENANT", "BEFORE", "NOW", "KEY ID"),
                report.rotated().stream()
                        .<List<?>>map(one -> Output.row(one.tenant(), one.before(), one.now(), one.keyId()))
                        .toList());
        report.withoutKey().forEach(tenant -> output.line("no key yet: " + tenant));
        for (KeyFailure failure : report.failures()) {
            output.line("failed: " + failure.tenant() + ": " + failure.reason());
        }
        report.warnings().forEach(warning -> output.line("warning: " + warning));
        return report.failures().isEmpty() && report.withoutKey().isEmpty() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }
}
