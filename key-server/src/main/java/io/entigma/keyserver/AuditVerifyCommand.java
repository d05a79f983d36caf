// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.audit.AuditVerifier;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks audit logs. */
@Command(
        name = "audit-verify",
        mixinStandardHelpOptions = true,
        description = "Checks that no line of an audit log was changed, dropped, added or moved, and that it reaches"
                + " as far as the head file beside it says. Works while the server runs. Exit status 1 means a fault.")
final class AuditVerifyCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private PassphraseOption passphrase = new PassphraseOption();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "The log; if earlier parts were moved away, those first, the oldest at the front.")
    private List<Path> files = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Secret secret = passphrase.read()) {
            AuditVerifier verifier = new AuditVerifier(
                    OfflineKeks.open(directory.directory(), secret).auditSecret());
            Optional<String> fault = verifier.check(files);
            if (fault.isPresent()) {
                out.println("FAULT " + fault.get());
                return 1;
            }
            out.println("ok, " + verifier.position().sequence() + " lines, last MAC "
                    + verifier.position().mac());
            if (!verifier.hasHead()) {
                out.println("no head file beside the log: lines cut off its end would not be noticed");
            }
            return 0;
        } catch (IOException e) {
            throw new SetupException("Audit log cannot be read; check path and mode", e);
        }
    }
}
