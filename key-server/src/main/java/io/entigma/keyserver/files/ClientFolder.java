// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

import java.nio.file.Path;

/**
 * All that a client is given, to be moved to its machine: nothing in it opens anything of the server or of another client.
 * Immutable.
 *
 * @param path the folder
 */
public record ClientFolder(Path path) {
    /**
     * The client's certificate and private key.
     *
     * @return a PKCS12 file
     */
    public Path keyStore() {
        return path.resolve("client.p12");
    }

    /**
     * The certificate of the authority that signed the server's certificate.
     *
     * @return a PKCS12 file
     */
    public Path trustStore() {
        return path.resolve("trust.p12");
    }

    /**
     * The password of both, made at random for this client alone.
     *
     * @return a text file of one line
     */
    public Path passwordFile() {
        return path.resolve("password");
    }
}
