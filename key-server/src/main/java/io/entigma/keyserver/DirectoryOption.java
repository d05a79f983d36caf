// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.ServerDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which server directory a command works on. */
final class DirectoryOption {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Directory of the key server's files. Default: ${DEFAULT-VALUE}")
    Path path = Path.of("key-server");

    ServerDirectory directory() {
        return new ServerDirectory(path);
    }
}
