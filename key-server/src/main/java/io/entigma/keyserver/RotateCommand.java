// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.kek.Kek;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rotates a KEK while the server is down. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Adds a version to a KEK; new wraps use it, old ones still open.",
            "The server must be stopped; a running one takes POST /v1/keks/NAME/rotate from an admin client."
        })
final class RotateCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private PassphraseOption passphrase = new PassphraseOption();

    @Parameters(paramLabel = "KEK", description = "Name of the KEK.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Secret secret = passphrase.read()) {
            Kek rotated = OfflineKeks.change(
                    directory.directory(),
                    secret,
                    "rotate",
                    name,
                    keks -> keks.rotate(keks.find(name)
                            .orElseThrow(() -> new SetupException(
                                    "KEK '" + name + "' does not exist; 'keks' lists those that do"))));
            spec.commandLine()
                    .getOut()
                    .println("KEK '" + rotated.name() + "' has version "
                            + rotated.current().number() + " now");
            return 0;
        }
    }
}
