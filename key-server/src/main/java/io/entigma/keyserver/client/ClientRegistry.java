// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is who by certificate, as the client list says that was taken last. Thread safe. */
public final class ClientRegistry {
    private static final System.Logger LOG = System.getLogger(ClientRegistry.class.getName());

    private volatile Map<String, Entry> byFingerprint = Map.of();
    private volatile Set<String> revoked = Set.of();

    /** A client and its rate limit. */
    public record Entry(Client client, TokenBucket bucket) {}

    /** The client with this certificate; nobody for one that is revoked, whoever else the list says it belongs to. */
    public Optional<Entry> find(String fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    /** Whether the list names this certificate among the revoked ones. */
    public boolean isRevoked(String fingerprint) {
        return revoked.contains(fingerprint);
    }

    /** What identifies a certificate in the client list: SHA-256 of it, in lower-case hexadecimal. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that TLS accepted has a SHA-256 fingerprint", e);
        }
    }

    /** Puts a list in force, whole and at once. */
    public synchronized void take(ClientList list) {
        Map<String, Entry> loaded = new HashMap<>();
        for (Client client : list.clients()) {
            if (list.isRevoked(client)) {
                warn(client, "its certificate is revoked; 'client " + client.name() + " --renew' makes a new one");
            } else {
                if (client.rights().keks().isEmpty()) {
                    warn(client, "it has no 'keks'; name its KEKs in clients.json, as \"keks\": [\"main\"]");
                }
                loaded.put(client.fingerprint(), new Entry(client, bucket(client)));
            }
        }
        byFingerprint = Map.copyOf(loaded);
        revoked = Set.copyOf(list.revoked().keySet());
    }

    private TokenBucket bucket(Client client) {
        Entry old = byFingerprint.get(client.fingerprint());
        int rate = client.rights().ratePerSecond();
        return old != null && old.bucket().rate() == rate ? old.bucket() : new TokenBucket(rate, System.nanoTime());
    }

    private static void warn(Client client, String why) {
        LOG.log(System.Logger.Level.WARNING, "Client ''{0}'' is refused everything: {1}", client.name(), why);
    }
}
