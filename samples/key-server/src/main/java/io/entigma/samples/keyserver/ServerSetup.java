// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the files of a key server: authority, certificates, client list, keyset. Not thread safe. */
public final class ServerSetup {
    /** How long a client's and the server's certificates are valid. */
    static final Duration CERTIFICATE_VALIDITY = Duration.ofDays(397);

    static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
    static final int MIN_SECRET_BYTES = 12;

    private final ServerDirectory directory;
    private final Secret storePassword;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private ServerSetup(ServerDirectory directory, Secret storePassword, Clock clock) {
        this.directory = directory;
        this.storePassword = storePassword;
        this.clock = clock;
    }

    /**
     * Makes a new directory with an authority, a server certificate for {@code localhost}, {@code 127.0.0.1},
     * {@code ::1} and more names, an empty client list and one KEK.
     *
     * @param path a directory that does not exist or has no key server yet
     * @param kek name of the first KEK
     * @param hosts more names and addresses of the server
     * @param passphrase what seals the keyset; at least 12 bytes
     * @param storePassword what protects the PKCS12 files; at least 12 bytes
     * @return for adding clients
     * @throws SetupException if there is a key server already, or a secret is too short
     */
    public static ServerSetup create(
            Path path, String kek, List<String> hosts, Secret passphrase, Secret storePassword) {
        return create(path, kek, hosts, passphrase, storePassword, Clock.systemUTC());
    }

    static ServerSetup create(
            Path path, String kek, List<String> hosts, Secret passphrase, Secret storePassword, Clock clock) {
        requireLong("Passphrase", passphrase);
        requireLong("Store password", storePassword);
        ServerSetup setup = new ServerSetup(new ServerDirectory(path), storePassword, clock);
        try {
            setup.makeFiles(kek, hosts, passphrase);
        } catch (IOException e) {
            throw setup.unusable(e);
        }
        return setup;
    }

    /**
     * Opens an existing directory for adding clients.
     *
     * @param path the directory
     * @param storePassword what protects its PKCS12 files
     * @return for adding clients
     */
    public static ServerSetup open(Path path, Secret storePassword) {
        return new ServerSetup(new ServerDirectory(path), storePassword, Clock.systemUTC());
    }

    private void makeFiles(String kek, List<String> hosts, Secret passphrase) throws IOException {
        if (Files.exists(directory.keyset()) || Files.exists(directory.authority())) {
            throw new SetupException("Directory '" + directory.path() + "' has a key server already; 'init' never"
                    + " overwrites one, give another --dir");
        }
        AtomicFiles.createDirectory(directory.path());
        AtomicFiles.createDirectory(AtomicFiles.parent(directory.clientStore("x")));
        try (DirectoryLock held = DirectoryLock.take(directory)) {
            CertificateMaker maker = CertificateMaker.create("Entigma sample CA", AUTHORITY_VALIDITY, clock, random);
            Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
            names.addAll(hosts);
            maker.writeIdentity(directory.authority(), maker.authority(), storePassword);
            maker.writeIdentity(
                    directory.serverStore(), maker.server(List.copyOf(names), CERTIFICATE_VALIDITY), storePassword);
            maker.writeTrust(directory.trustStore(), storePassword);
            AtomicFiles.write(directory.authorityPem(), maker.authorityPem().getBytes(StandardCharsets.US_ASCII));
            ClientFile.write(directory.clients(), List.of());
            KekStore.create(directory.keyset(), passphrase, PassphraseKdf.standard(random), random, clock)
                    .make(kek);
        }
    }

    /**
     * Makes a certificate for a client and puts it in the list. A running server takes the list over within about a
     * second.
     *
     * @param name the client; a name that is there already gets a new certificate and these rights, and its old
     *     certificate counts no more
     * @param tenants exact tenant names, or {@code *} for all
     * @param admin whether it may rotate KEKs and switch versions
     * @param ratePerSecond requests per second
     * @return its PKCS12 file
     */
    public Path addClient(String name, Set<String> tenants, boolean admin, int ratePerSecond) {
        return addClient(name, tenants, admin, ratePerSecond, CERTIFICATE_VALIDITY);
    }

    /**
     * Lets a client have values sealed and opened, for the tenants that it has. A running server takes the list over within
     * about a second.
     *
     * @param name the client, which must be there
     * @param attributes contexts of the attributes, as {@code customer.ssn}, or {@code *} for all; empty for none
     */
    public void allowValues(String name, Set<String> attributes) {
        try {
            List<Client> clients = ClientFile.read(directory.clients()).stream()
                    .map(client -> client.name().equals(name) ? client.withAttributes(attributes) : client)
                    .toList();
            ClientFile.write(directory.clients(), clients);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    Path addClient(String name, Set<String> tenants, boolean admin, int ratePerSecond, Duration validity) {
        try {
            CertificateMaker maker = CertificateMaker.open(directory.authority(), storePassword, clock, random);
            CertificateMaker.Identity identity = maker.client(name, validity);
            Client client = new Client(
                    name, ClientRegistry.fingerprint(identity.certificate()), tenants, Set.of(), admin, ratePerSecond);
            Path store = directory.clientStore(name);
            maker.writeIdentity(store, identity, storePassword);
            List<Client> clients = new ArrayList<>(ClientFile.read(directory.clients()));
            clients.removeIf(old -> old.name().equals(name));
            clients.add(client);
            ClientFile.write(directory.clients(), clients);
            return store;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Whether the list has a client of this name.
     *
     * @param name the client
     * @return true if it is there
     */
    public boolean hasClient(String name) {
        try {
            return ClientFile.read(directory.clients()).stream()
                    .anyMatch(client -> client.name().equals(name));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The files.
     *
     * @return the directory
     */
    public ServerDirectory directory() {
        return directory;
    }

    private SetupException unusable(IOException e) {
        return new SetupException(
                "Directory '" + directory.path() + "' cannot be used; check its owner, mode and free space", e);
    }

    private static void requireLong(String what, Secret secret) {
        if (secret.bytes().length < MIN_SECRET_BYTES) {
            throw new SetupException(what + ": must have at least " + MIN_SECRET_BYTES + " bytes");
        }
    }
}
