// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.setup;

import io.entigma.kek.KekClient;
import io.entigma.kek.keyserver.KeyServerKekClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an application needs to use the KEK: its address, and who is asking. The KEK itself is not among it. Immutable.
 *
 * @param kek the KEK
 * @param clientStore PKCS12 file with the application's certificate and private key
 * @param trustStore PKCS12 file with the certificate authority's certificate
 * @param password of both files
 * @param pid the server's process, which one of the checks stops
 */
public record KeyServerAccess(URI kek, Path clientStore, Path trustStore, String password, long pid) {
    /**
     * The access of a client whose folder the key server made.
     *
     * @param folder the files that the key server gave to the client
     */
    static KeyServerAccess of(URI kek, Path folder, long pid) throws IOException {
        return new KeyServerAccess(
                kek,
                folder.resolve("client.p12"),
                folder.resolve("trust.p12"),
                Files.readString(folder.resolve("password")).strip(),
                pid);
    }

    /** A client of this access. */
    public KekClient client() {
        return KeyServerKekClient.builder()
                .clientKeyStore(clientStore, password.toCharArray())
                .trustStore(trustStore, password.toCharArray())
                .build();
    }

    /** Not the password. */
    @Override
    public String toString() {
        return "access to " + kek;
    }
}
