// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is who by certificate. Reads the client list again within about a second of a change; a list that does not read
 * leaves the old one in force and is logged as a warning. Thread safe.
 */
final class ClientRegistry {
    private static final System.Logger LOG = System.getLogger(ClientRegistry.class.getName());
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path file;
    private long lastCheck;
    private @Nullable FileTime lastChange;
    private Map<String, Entry> byFingerprint = Map.of();

    /** A client and its rate limit. */
    record Entry(Client client, TokenBucket bucket) {}

    ClientRegistry(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new SetupException("Client list '" + file + "' does not exist; run 'init' first");
        }
        this.file = file;
        lastCheck = System.nanoTime();
        lastChange = Files.getLastModifiedTime(file);
        load();
    }

    synchronized Optional<Entry> find(String fingerprint) {
        long now = System.nanoTime();
        if (now - lastCheck > CHECK_NANOS) {
            lastCheck = now;
            reloadIfChanged();
        }
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that TLS accepted has a SHA-256 fingerprint", e);
        }
    }

    private void reloadIfChanged() {
        try {
            FileTime change = Files.getLastModifiedTime(file);
            if (!change.equals(lastChange)) {
                lastChange = change;
                load();
            }
        } catch (IOException | SetupException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Client list cannot be read; the earlier one stays in force: {0}",
                    e.getMessage());
        }
    }

    private void load() throws IOException {
        Map<String, Entry> loaded = new HashMap<>();
        for (Client client : ClientFile.read(file)) {
            Entry old = byFingerprint.get(client.fingerprint());
            TokenBucket bucket = old != null && old.bucket().rate() == client.ratePerSecond()
                    ? old.bucket()
                    : new TokenBucket(client.ratePerSecond(), System.nanoTime());
            loaded.put(client.fingerprint(), new Entry(client, bucket));
        }
        byFingerprint = loaded;
    }
}
