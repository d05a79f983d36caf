// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.client.Client;
import io.entigma.keyserver.client.ClientFile;
import io.entigma.keyserver.client.ClientList;
import io.entigma.keyserver.client.ClientRegistry;
import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.AtomicFiles;
import io.entigma.keyserver.files.AuthorityDirectory;
import io.entigma.keyserver.files.ClientFolder;
import io.entigma.keyserver.files.DirectoryLock;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SecretSource;
import io.entigma.keyserver.files.ServerDirectory;
import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.kek.KekStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes the files of a key server: authority, certificates, client list, keyset. Not thread safe. */
public final class ServerSetup {
    /** How long a client's and the server's certificates are valid. */
    static final Duration CERTIFICATE_VALIDITY = Duration.ofDays(397);

    static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
    static final int MIN_SECRET_BYTES = 12;

    private final ServerDirectory directory;
    private final AuthorityDirectory authority;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private ServerSetup(ServerDirectory directory, AuthorityDirectory authority, Clock clock) {
        this.directory = directory;
        this.authority = authority;
        this.clock = clock;
    }

    /**
     * Makes a new directory with a server certificate for {@code localhost}, {@code 127.0.0.1}, {@code ::1} and more names,
     * an empty client list and one KEK, and beside it the directory of a new authority.
     *
     * @param path a directory that does not exist or has no key server yet
     * @param kek name of the first KEK
     * @param hosts more names and addresses of the server
     * @param passphrase what seals the keyset; at least 12 bytes
     * @param storePassword what protects the server's own PKCS12 files; at least 12 bytes
     * @return for adding clients
     * @throws SetupException if there is a key server or an authority already, or a secret is too short
     */
    public static ServerSetup create(
            Path path, String kek, List<String> hosts, Secret passphrase, Secret storePassword) {
        return create(path, AuthorityDirectory.beside(path), kek, hosts, passphrase, storePassword, Clock.systemUTC());
    }

    static ServerSetup create(
            Path path,
            AuthorityDirectory authority,
            String kek,
            List<String> hosts,
            Secret passphrase,
            Secret storePassword,
            Clock clock) {
        requireLong("Passphrase", passphrase);
        requireLong("Store password", storePassword);
        ServerSetup setup = new ServerSetup(new ServerDirectory(path), authority, clock);
        try {
            setup.makeFiles(kek, hosts, passphrase, storePassword);
        } catch (IOException e) {
            throw setup.unusable(e);
        }
        return setup;
    }

    /**
     * Opens an existing directory for adding and revoking clients.
     *
     * @param path the directory
     * @param authority where the authority's key is; read only when a certificate is made
     * @return for adding clients
     */
    public static ServerSetup open(Path path, AuthorityDirectory authority) {
        return new ServerSetup(new ServerDirectory(path), authority, Clock.systemUTC());
    }

    private void makeFiles(String kek, List<String> hosts, Secret passphrase, Secret storePassword) throws IOException {
        if (Files.exists(directory.keyset()) || Files.exists(directory.serverStore())) {
            throw new SetupException("Directory '" + directory.path() + "' has a key server already; 'init' never"
                    + " overwrites one, give another --dir");
        }
        if (Files.exists(authority.keyStore())) {
            throw new SetupException("Directory '" + authority.path() + "' has a certificate authority already; 'init'"
                    + " never overwrites one, give another --ca-dir");
        }
        AtomicFiles.createDirectory(directory.path());
        AtomicFiles.createDirectory(AtomicFiles.parent(directory.client("x").path()));
        AtomicFiles.createDirectory(authority.path());
        try (DirectoryLock held = DirectoryLock.take(directory);
                Secret authorityPassword = Secret.random(random)) {
            CertificateMaker maker =
                    CertificateMaker.create("Entigma key server CA", AUTHORITY_VALIDITY, clock, random);
            Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
            names.addAll(hosts);
            writePassword(authority.passwordFile(), authorityPassword);
            maker.writeIdentity(authority.keyStore(), maker.authority(), authorityPassword);
            maker.writeIdentity(
                    directory.serverStore(), maker.server(List.copyOf(names), CERTIFICATE_VALIDITY), storePassword);
            maker.writeTrust(directory.trustStore(), storePassword);
            AtomicFiles.write(directory.authorityPem(), maker.authorityPem().getBytes(StandardCharsets.US_ASCII));
            ClientFile.write(directory.clients(), ClientList.EMPTY);
            KekStore.create(directory.keyset(), passphrase, random, clock).make(kek);
        }
    }

    private static void writePassword(Path file, Secret password) throws IOException {
        byte[] line = Arrays.copyOf(password.bytes(), password.bytes().length + 1);
        line[line.length - 1] = '\n';
        try {
            AtomicFiles.write(file, line);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    /**
     * Makes a certificate for a client, with a password of its own, and puts the client in the list. A running server takes
     * the list over within about a second.
     *
     * @param name the client; a name that is there already gets a new certificate and these rights, and its old
     *     certificate is revoked
     * @param rights what it may do
     * @return what to give to the client
     */
    public ClientFolder addClient(String name, ClientRights rights) {
        return addClient(name, rights, CERTIFICATE_VALIDITY);
    }

    ClientFolder addClient(String name, ClientRights rights, Duration validity) {
        Client.requireName(name);
        try (Secret authorityPassword =
                        SecretSource.readFile("Password of the certificate authority", authority.passwordFile());
                Secret password = Secret.random(random)) {
            CertificateMaker maker = CertificateMaker.open(authority.keyStore(), authorityPassword, clock, random);
            CertificateMaker.Identity identity = maker.client(name, validity);
            Client client = new Client(name, ClientRegistry.fingerprint(identity.certificate()), rights);
            ClientFolder folder = directory.client(name);
            AtomicFiles.createDirectory(folder.path());
            writePassword(folder.passwordFile(), password);
            maker.writeIdentity(folder.keyStore(), identity, password);
            maker.writeTrust(folder.trustStore(), password);
            ClientFile.edit(directory.clients(), list -> list.with(client));
            return folder;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Gives a client other rights. A running server takes the list over within about a second.
     *
     * @param name the client
     * @param change from its rights to those that it is to have
     * @throws SetupException if there is no such client
     */
    public void changeRights(String name, UnaryOperator<ClientRights> change) {
        edit(list -> {
            Client client = required(list, name);
            return list.with(new Client(name, client.fingerprint(), change.apply(client.rights())));
        });
    }

    /**
     * Takes a client out of the list for good: its certificate gets nothing any more, even if somebody lists it again. Needs
     * no key of the authority. A running server takes the list over within about a second.
     *
     * @param name the client
     * @throws SetupException if there is no such client
     */
    public void revoke(String name) {
        edit(list -> list.without(required(list, name)));
        ClientFolder folder = directory.client(name);
        try {
            for (Path file : List.of(folder.keyStore(), folder.trustStore(), folder.passwordFile(), folder.path())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new SetupException(
                    "Client '" + name + "' is revoked, but its files in '" + folder.path() + "' are still there", e);
        }
    }

    /**
     * The rights of a client.
     *
     * @param name the client
     * @return its rights, or empty if the list has no such client
     */
    public Optional<ClientRights> rights(String name) {
        try {
            return ClientFile.read(directory.clients()).find(name).map(Client::rights);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void edit(UnaryOperator<ClientList> change) {
        try {
            ClientFile.edit(directory.clients(), change);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Client required(ClientList list, String name) {
        return list.find(name)
                .orElseThrow(() ->
                        new SetupException("Client '" + name + "' is not in the list; check its name in clients.json"));
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
