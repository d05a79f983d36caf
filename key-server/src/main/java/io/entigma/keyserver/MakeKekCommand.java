// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.kek.Kek;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a KEK while the server is down. */
@Command(name = "make-kek", mixinStandardHelpOptions = true, description = "Adds a KEK. The server must be stopped.")
final class MakeKekCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private PassphraseOption passphrase = new PassphraseOption();

    @Parameters(paramLabel = "NAME", description = "The KEK: 1 to 64 of A-Z a-z 0-9 . _ -")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Secret secret = passphrase.read()) {
            Kek made = OfflineKeks.change(directory.directory(), secret, "make-kek", name, keks -> keks.make(name));
            spec.commandLine().getOut().println("made KEK '" + made.name() + "', version 1");
            return 0;
        }
    }
}
