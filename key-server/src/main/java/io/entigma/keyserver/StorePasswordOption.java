// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SecretSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the password of the server's own PKCS12 files comes from. */
final class StorePasswordOption {
    @Option(
            names = "--store-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password of the server's PKCS12 files.")
    @Nullable
    String file;

    @Option(
            names = "--store-password-env",
            paramLabel = "NAME",
            description = "Environment variable with that password, if there is no file. Default: ${DEFAULT-VALUE}")
    String variable = "ENTIGMA_KEY_SERVER_STORE_PASSWORD";

    Secret read() {
        return SecretSource.read("Store password", "store-password", file, variable, System.getenv());
    }
}
