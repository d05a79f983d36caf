// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

import java.nio.file.Path;

/**
 * Where the certificate authority's key is: beside the server's directory and not in it, since only who makes certificates
 * needs it. Immutable.
 *
 * @param path the directory
 */
public record AuthorityDirectory(Path path) {
    /**
     * Where it is unless said otherwise.
     *
     * @param server the server's directory
     * @return the directory of the same name with {@code -ca}
     */
    public static AuthorityDirectory beside(Path server) {
        Path absolute = server.toAbsolutePath().normalize();
        return new AuthorityDirectory(absolute.resolveSibling(absolute.getFileName() + "-ca"));
    }

    /** The authority's certificate and private key. */
    public Path keyStore() {
        return path.resolve("ca.p12");
    }

    /** Its password, made at random. */
    public Path passwordFile() {
        return path.resolve("password");
    }
}
