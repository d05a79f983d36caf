// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.MisconfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads PKCS12 files into a TLS context. */
final class TlsFiles {
    private TlsFiles() {}

    /**
     * Makes a context.
     *
     * @param client whose files these are, for messages: "Key server client"
     * @param keyStore the file with the client's certificate and private key, or null for none
     * @param keyPassword its password
     * @param trustStore the file with the authorities to trust, or null for those that Java trusts
     * @param trustPassword its password
     * @return the context
     * @throws MisconfigurationException if a file is missing, does not open or holds nothing useful
     */
    static SSLContext context(
            String client,
            @Nullable Path keyStore,
            char[] keyPassword,
            @Nullable Path trustStore,
            char[] trustPassword) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyStore == null ? null : keyManagers(client, keyStore, keyPassword),
                    trustManagers(client, trustStore, trustPassword),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new MisconfigurationException(
                    client + ": the private key in client key store '" + keyStore
                            + "' does not open; it must have the password of the store",
                    e);
        }
    }

    /**
     * Who the client shows itself as, for messages: its certificate's subject and the fingerprint that servers list it by.
     *
     * @param client whose file this is, for messages
     * @param file the file with the client's certificate
     * @param password its password
     * @return a few words; control characters in the subject are shown as {@code ?}
     * @throws MisconfigurationException if the file is missing or does not open
     */
    static String identity(String client, Path file, char[] password) {
        try {
            KeyStore keys = load(client, "client key store", file, password);
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias) && keys.getCertificate(alias) instanceof X509Certificate certificate) {
                    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
                    return "'"
                            + certificate.getSubjectX500Principal().getName().replaceAll("\\p{C}", "?")
                            + "' (SHA-256 fingerprint " + HexFormat.of().formatHex(digest) + ")";
                }
            }
            return "of '" + file + "'";
        } catch (GeneralSecurityException e) {
            throw new MisconfigurationException(
                    client + ": the certificate in client key store '" + file + "' cannot be read; make a new one", e);
        }
    }

    private static KeyManager[] keyManagers(String client, Path file, char[] password) throws GeneralSecurityException {
        KeyStore keys = load(client, "client key store", file, password);
        requireEntry(client, "client key store", file, keys, true);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, password);
        return keyManagers.getKeyManagers();
    }

    private static TrustManager[] trustManagers(String client, @Nullable Path file, char[] password)
            throws GeneralSecurityException {
        KeyStore trusted = null;
        if (file != null) {
            trusted = load(client, "trust store", file, password);
            requireEntry(client, "trust store", file, trusted, false);
        }
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        return trustManagers.getTrustManagers();
    }

    private static KeyStore load(String client, String what, Path file, char[] password)
            throws GeneralSecurityException {
        if (!Files.isRegularFile(file)) {
            throw new MisconfigurationException(
                    client + ": " + what + " '" + file + "' does not exist; check the path");
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new MisconfigurationException(
                    client + ": " + what + " '" + file + "' does not open; it must be a PKCS12 file, and the password"
                            + " must be its own",
                    e);
        }
    }

    private static void requireEntry(String client, String what, Path file, KeyStore store, boolean key)
            throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (key ? store.isKeyEntry(alias) : store.isCertificateEntry(alias)) {
                return;
            }
        }
        throw new MisconfigurationException(client + ": " + what + " '" + file + "' has no "
                + (key ? "private key" : "trusted certificate") + "; make it with keytool or 'key-server init'");
    }
}
