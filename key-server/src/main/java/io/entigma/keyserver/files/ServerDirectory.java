// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

import java.nio.file.Path;

/**
 * Where a key server keeps its files. Immutable.
 *
 * @param path the directory
 */
public record ServerDirectory(Path path) {
    /** The sealed KEKs. */
    public Path keyset() {
        return path.resolve("keyset.sealed");
    }

    /** The certificate authority's certificate as PEM, for curl and other clients. */
    public Path authorityPem() {
        return path.resolve("ca.pem");
    }

    /** The server's certificate and private key. */
    public Path serverStore() {
        return path.resolve("server.p12");
    }

    /** The certificate authority's certificate alone: whose client certificates the server takes. */
    public Path trustStore() {
        return path.resolve("trust.p12");
    }

    /** Which client may do what. */
    public Path clients() {
        return path.resolve("clients.json");
    }

    /**
     * What a client is given, until it is moved to the client's machine.
     *
     * @param name the client
     * @return its folder
     */
    public ClientFolder client(String name) {
        return new ClientFolder(path.resolve("clients").resolve(name));
    }

    /** The audit log. */
    public Path auditLog() {
        return path.resolve("audit.jsonl");
    }

    /** Held by the one process that may write here. */
    Path lock() {
        return path.resolve("lock");
    }
}
