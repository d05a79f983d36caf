// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.kek.Kek;
import io.entigma.keyserver.kek.KekVersion;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists KEKs and versions. */
@Command(name = "keks", mixinStandardHelpOptions = true, description = "Lists the KEKs and their versions, no keys.")
final class KeksCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private PassphraseOption passphrase = new PassphraseOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Secret secret = passphrase.read()) {
            PrintWriter out = spec.commandLine().getOut();
            for (Kek kek : OfflineKeks.open(directory.directory(), secret).all()) {
                for (KekVersion version : kek.versions()) {
                    out.println(kek.name() + " version " + version.number() + " of " + version.created()
                            + (version.enabled() ? " enabled" : " disabled")
                            + (version.number() == kek.current().number() ? " current" : ""));
                }
            }
            return 0;
        }
    }
}
