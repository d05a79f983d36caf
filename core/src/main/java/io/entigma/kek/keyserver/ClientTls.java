// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.MisconfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads the PKCS12 files of a client into a TLS context. */
final class ClientTls {
    private ClientTls() {}

    static SSLContext context(
            Path clientStore, char[] clientPassword, @Nullable Path trustStore, char[] trustPassword) {
        try {
            KeyStore keys = load("client key store", clientStore, clientPassword);
            requireEntry("client key store", clientStore, keys, true);
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, clientPassword);
            TrustManagerFactory trustManagers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore trusted = trustStore == null ? null : load("trust store", trustStore, trustPassword);
            if (trustStore != null && trusted != null) {
                requireEntry("trust store", trustStore, trusted, false);
            }
            trustManagers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new MisconfigurationException(
                    "Key server client: the private key in client key store '" + clientStore
                            + "' does not open; it must have the password of the store",
                    e);
        }
    }

    private static KeyStore load(String what, Path file, char[] password) throws GeneralSecurityException {
        if (!Files.isRegularFile(file)) {
            throw new MisconfigurationException(
                    "Key server client: " + what + " '" + file + "' does not exist; check the path");
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new MisconfigurationException(
                    "Key server client: " + what + " '" + file + "' does not open; it must be a PKCS12 file, and the"
                            + " password must be its own",
                    e);
        }
    }

    private static void requireEntry(String what, Path file, KeyStore store, boolean key)
            throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (key ? store.isKeyEntry(alias) : store.isCertificateEntry(alias)) {
                return;
            }
        }
        throw new MisconfigurationException("Key server client: " + what + " '" + file + "' has no "
                + (key ? "private key" : "trusted certificate") + "; make it with 'key-server init' or 'client'");
    }
}
