// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SecretSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the keyset's passphrase comes from. */
final class PassphraseOption {
    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the keyset's passphrase; - reads standard input.")
    @Nullable
    String file;

    @Option(
            names = "--passphrase-env",
            paramLabel = "NAME",
            description = "Environment variable with the passphrase, if there is no file. Default: ${DEFAULT-VALUE}")
    String variable = "ENTIGMA_KEY_SERVER_PASSPHRASE";

    Secret read() {
        return SecretSource.read("Passphrase", "passphrase", file, variable, System.getenv());
    }
}
