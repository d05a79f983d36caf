// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.AuthorityDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the certificate authority's key is. */
final class AuthorityOption {
    @Option(
            names = "--ca-dir",
            paramLabel = "DIR",
            description = "Directory of the certificate authority's key and its password, which the running server does"
                    + " not need: keep it on another machine or medium. Default: the server's directory with -ca")
    private @Nullable Path path;

    AuthorityDirectory directory(DirectoryOption server) {
        return path == null ? AuthorityDirectory.beside(server.path) : new AuthorityDirectory(path);
    }
}
