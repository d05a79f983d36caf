// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.job.DekRotationReport;
import io.entigma.job.DekRotationReport.Rotated;
import io.entigma.job.KeyFailure;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives tenants new data keys. */
@Command(
        name = "rotate-dek",
        description = {
            "Give tenants a new data key. New values use it; old ones stay readable until 'reencrypt' has moved them.",
            "--all gives the installation a new key as well, the one that authenticates the key table's rows.",
            "Takes twice the longest epoch interval of all applications (10 seconds unless set), so that every node knows the key before"
                    + " it is used."
        })
public final class RotateDekCommand extends EngineCommand {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Which which;

    /** Whose keys. */
    static final class Which {
        @Option(names = "--tenant", paramLabel = "ID", description = "This tenant; can be given several times.")
        private List<String> tenants = new ArrayList<>();

        @Option(
                names = "--all",
                description = "All tenants that have an active key, and the installation's own key before them.")
        private boolean all;

        @Option(
                names = "--installation",
                description =
                        "Only the installation's key, which authenticates the key table's rows; signs them all anew.")
        private boolean installation;

        @Option(
                names = "--older-than",
                paramLabel = "TIME",
                description = "Tenants whose active key is older, as 365d.")
        private @Nullable Duration age;
    }

    @Override
    int run(Session session, Output output) throws InterruptedException {
        DekRotationReport report = rotate(session);
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
        return report.failures().isEmpty() && report.withoutKey().isEmpty() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }

    private DekRotationReport rotate(Session session) throws InterruptedException {
        Which chosen = Objects.requireNonNull(which);
        if (!chosen.all && !chosen.installation) {
            return session.keys().rotateDek(tenants(session, chosen));
        }
        // First, so that whoever has the old one cannot sign a list of the new keys.
        DekRotationReport installation = session.keys().rotateInstallationKey();
        return chosen.all ? sum(installation, session.keys().rotateDek(tenants(session, chosen))) : installation;
    }

    /** Of two rotations. */
    private record Sum(List<Rotated> rotated, List<TenantId> withoutKey, List<KeyFailure> failures)
            implements DekRotationReport {}

    private static DekRotationReport sum(DekRotationReport one, DekRotationReport other) {
        return new Sum(
                both(one.rotated(), other.rotated()),
                both(one.withoutKey(), other.withoutKey()),
                both(one.failures(), other.failures()));
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static Set<TenantId> tenants(Session session, Which chosen) {
        Set<TenantId> found = new LinkedHashSet<>();
        if (chosen.all) {
            session.keys().forEach(key -> {
                if (key.state() == KeyState.ACTIVE) {
                    found.add(key.tenant());
                }
            });
        } else if (chosen.age != null) {
            session.keys().due(chosen.age).stream().map(WrappedKey::tenant).forEach(found::add);
        } else {
            chosen.tenants.forEach(tenant -> found.add(new TenantId(tenant)));
        }
        return found;
    }
}
