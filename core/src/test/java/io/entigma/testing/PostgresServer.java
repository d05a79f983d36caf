// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** A PostgreSQL that the test dependencies bring. Stops by its own shutdown hook. */
final class PostgresServer implements DatabaseServer {
    private final StartedOnce<ServerDatabases> server =
            new StartedOnce<>("postgresql", StartedOnce.LIMIT, PostgresServer::start);

    private static ServerDatabases start() throws IOException {
        Path folder = Environment.folder("postgresql");
        Files.createDirectories(folder);
        // Binaries are unpacked once, under a lock of theirs; the data folder is removed at the end.
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toFile())
                .setDataDirectory(Environment.dataFolder("postgresql"))
                .setPGStartupWait(StartedOnce.LIMIT)
                // Nothing has to outlive a crash here, and each test makes a database.
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("shared_buffers", "16MB")
                .setServerConfig("autovacuum", "off")
                .start();
        return new ServerDatabases(
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/", "", "postgres", "postgres", "");
    }

    @Override
    public Optional<String> missing() {
        return Environment.missingServerBinaries();
    }

    @Override
    public Address create() throws SQLException {
        return server.get().create("strategy file_copy");
    }

    @Override
    public void drop(Address address) throws SQLException {
        server.get().execute("drop database " + address.name() + " with (force)");
    }

    @Override
    public String binaryType(int bytes) {
        return "bytea";
    }
}
