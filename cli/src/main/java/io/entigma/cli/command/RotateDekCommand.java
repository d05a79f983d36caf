// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.job.DekRotationReport;
import io.entigma.job.DekRotationReport.Rotated;
import io.entigma.job.KeyFailure;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.Objects;
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
            "'reencrypt' and 'retire' belong to it: a query for an equal value looks for 4 keys of a tenant unless"
                    + " entigma.query.key-versions says more, and is refused for a tenant with more.",
            "--all gives the installation a new key as well, the one that authenticates the key table's rows.",
            "Takes twice the longest epoch interval of all applications (10 seconds unless set), so that every node knows the key before"
                    + " it is used."
        })
public final class RotateDekCommand extends EngineCommand {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Which which;

    /** Whose keys. */
    static final class Which extends ChosenTenants {
        @Option(
                names = "--installation",
                description =
                        "Only the installation's key, which authenticates the key table's rows; signs them all anew.")
        private boolean installation;
    }

    @Override
    protected int run(Session session, Output output) throws InterruptedException {
        return ShownRotation.show(rotate(session), output);
    }

    private DekRotationReport rotate(Session session) throws InterruptedException {
        Which chosen = Objects.requireNonNull(which);
        if (!chosen.isAll() && !chosen.installation) {
            return session.keys().rotateDek(chosen.find(session, KeyPurpose.DATA));
        }
        // First, so that whoever has the old one cannot sign a list of the new keys.
        DekRotationReport installation = session.keys().rotateInstallationKey();
        return chosen.isAll()
                ? sum(installation, session.keys().rotateDek(chosen.find(session, KeyPurpose.DATA)))
                : installation;
    }

    /** Of two rotations. */
    private record Sum(
            List<Rotated> rotated, List<TenantId> withoutKey, List<KeyFailure> failures, List<String> warnings)
            implements DekRotationReport {}

    private static DekRotationReport sum(DekRotationReport one, DekRotationReport other) {
        return new Sum(
                both(one.rotated(), other.rotated()),
                both(one.withoutKey(), other.withoutKey()),
                both(one.failures(), other.failures()),
                both(one.warnings(), other.warnings()));
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
