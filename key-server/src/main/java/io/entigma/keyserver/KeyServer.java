// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.audit.AuditEntry;
import io.entigma.keyserver.audit.AuditFile;
import io.entigma.keyserver.audit.AuditLog;
import io.entigma.keyserver.client.ClientListWatch;
import io.entigma.keyserver.client.ClientRegistry;
import io.entigma.keyserver.files.DirectoryLock;
import io.entigma.keyserver.files.FileModes;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.ServerDirectory;
import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.http.ApiHandler;
import io.entigma.keyserver.http.ConnectionLimits;
import io.entigma.keyserver.http.Connections;
import io.entigma.keyserver.http.HttpsFront;
import io.entigma.keyserver.kek.DekWrapper;
import io.entigma.keyserver.kek.KekStore;
import io.entigma.keyserver.kek.ValueSealer;
import io.entigma.keyserver.operation.KekOperations;
import io.entigma.keyserver.operation.ServerHealth;
import io.entigma.keyserver.protocol.ApiException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * A running key server. The KEKs are in the memory of this process: it is a reference and a start, not a certified HSM.
 * Thread safe.
 */
public final class KeyServer implements AutoCloseable {
    private final DirectoryLock lock;
    private final AuditLog audit;
    private final ClientListWatch clientList;
    private final HttpsFront front;
    private final Connections connections;
    private final String host;
    private boolean closed;

    private KeyServer(
            DirectoryLock lock,
            AuditLog audit,
            ClientListWatch clientList,
            HttpsFront front,
            Connections connections,
            String host) {
        this.lock = lock;
        this.audit = audit;
        this.clientList = clientList;
        this.front = front;
        this.connections = connections;
        this.host = host;
    }

    /**
     * Begins the description of a server.
     *
     * @param directory its files, made by {@link ServerSetup}
     * @return a builder
     */
    public static Builder builder(Path directory) {
        return new Builder(new ServerDirectory(directory));
    }

    /**
     * Where it listens.
     *
     * @return {@code https://HOST:PORT}
     */
    public URI uri() {
        String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return URI.create("https://" + authority + ":" + front.port());
    }

    /**
     * The URI of a KEK as the library is configured with it.
     *
     * @param name the KEK
     * @return {@code https://HOST:PORT/v1/keks/NAME}
     */
    public URI kekUri(String name) {
        return URI.create(uri() + "/v1/keks/" + name);
    }

    /** The connections that are open, for tests. */
    Connections connections() {
        return connections;
    }

    /** Stops in order: takes no new requests, finishes those that run, writes the last audit line, closes the files. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (lock;
                audit;
                clientList) {
            front.stop();
            audit.write(AuditEntry.of("server", "stop", "ok"));
        } catch (ApiException e) {
            throw new SetupException("Audit log: the last line could not be written; run 'audit-verify'", e);
        }
    }

    /** What a server is to be like. Not thread safe. */
    public static final class Builder {
        private final ServerDirectory directory;
        private @Nullable Secret passphrase;
        private @Nullable Secret storePassword;
        private String host = "127.0.0.1";
        private int port;
        private @Nullable AuditFile auditFile;
        private Clock clock = Clock.systemUTC();
        private ConnectionLimits limits = ConnectionLimits.STANDARD;
        private Duration clientListGrace = ClientListWatch.GRACE;

        private Builder(ServerDirectory directory) {
            this.directory = directory;
        }

        /**
         * Sets what opens the keyset file.
         *
         * @param value the passphrase; required
         * @return this
         */
        public Builder passphrase(Secret value) {
            passphrase = value;
            return this;
        }

        /**
         * Sets what opens the PKCS12 files.
         *
         * @param value the password; required
         * @return this
         */
        public Builder storePassword(Secret value) {
            storePassword = value;
            return this;
        }

        /**
         * Sets the address to listen on; 127.0.0.1 unless set.
         *
         * @param value host name or address of an interface of this machine
         * @return this
         */
        public Builder host(String value) {
            host = value;
            return this;
        }

        /**
         * Sets the port; a free one unless set.
         *
         * @param value 0 to 65535, 0 for a free one
         * @return this
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        Builder clock(Clock value) {
            clock = value;
            return this;
        }

        Builder auditFile(AuditFile value) {
            auditFile = value;
            return this;
        }

        Builder limits(UnaryOperator<ConnectionLimits> change) {
            limits = change.apply(limits);
            return this;
        }

        Builder clientListGrace(Duration value) {
            clientListGrace = value;
            return this;
        }

        /**
         * Opens the files and starts to listen.
         *
         * @return the running server
         * @throws SetupException if a file is missing or damaged, a secret is wrong or the port is taken
         */
        public KeyServer start() {
            if (passphrase == null || storePassword == null) {
                throw new SetupException("Key server: needs a passphrase and a store password");
            }
            DirectoryLock lock = DirectoryLock.take(directory);
            try {
                return start(lock, passphrase, storePassword);
            } catch (IOException e) {
                lock.close();
                throw new SetupException(
                        "Directory '" + directory.path() + "' cannot be used; check its owner, mode and free space", e);
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        }

        private KeyServer start(DirectoryLock lock, Secret passphrase, Secret storePassword) throws IOException {
            FileModes.check(directory);
            KekStore keks = KekStore.open(directory.keyset(), passphrase, new SecureRandom(), clock);
            SslContextFactory.Server tls = HttpsFront.tls(directory, storePassword);
            AuditLog audit = auditFile == null
                    ? AuditLog.open(directory.auditLog(), keks.auditSecret(), clock)
                    : AuditLog.open(directory.auditLog(), auditFile, keks.auditSecret(), clock);
            try {
                ClientRegistry registry = new ClientRegistry();
                ClientListWatch clientList =
                        ClientListWatch.start(directory.clients(), clientListGrace, registry::take, audit);
                try {
                    return serve(lock, keks, tls, audit, registry, clientList);
                } catch (ApiException | RuntimeException e) {
                    clientList.close();
                    throw e;
                }
            } catch (ApiException e) {
                audit.close();
                throw new SetupException("Audit log '" + directory.auditLog() + "' cannot be written; free disk space");
            } catch (IOException | RuntimeException e) {
                audit.close();
                throw e;
            }
        }

        private KeyServer serve(
                DirectoryLock lock,
                KekStore keks,
                SslContextFactory.Server tls,
                AuditLog audit,
                ClientRegistry registry,
                ClientListWatch clientList)
                throws ApiException {
            SecureRandom random = new SecureRandom();
            ServerHealth health = new ServerHealth(audit, clientList);
            KekOperations operations =
                    new KekOperations(keks, new DekWrapper(random), new ValueSealer(random), audit, health);
            Connections connections = new Connections(
                    limits.fitting(), fingerprint -> registry.find(fingerprint).isPresent());
            HttpsFront front = new HttpsFront(
                    tls, host, port, connections, new ApiHandler(registry, operations, audit, health, connections));
            audit.write(AuditEntry.of("server", "start", "ok"));
            front.start();
            return new KeyServer(lock, audit, clientList, front, connections, host);
        }
    }
}
