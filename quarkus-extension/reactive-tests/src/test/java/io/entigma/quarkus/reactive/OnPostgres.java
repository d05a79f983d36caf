// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A PostgreSQL that the test dependencies bring, reached by its reactive client and by JDBC. */
public class OnPostgres implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Settings.of("postgresql");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Server.class));
    }

    /** The server, for as long as the application runs. */
    public static class Server implements QuarkusTestResourceLifecycleManager {
        private EmbeddedPostgres server;

        @Override
        public Map<String, String> start() {
            try {
                server = EmbeddedPostgres.builder()
                        // The binaries are unpacked once for all modules, under a lock of theirs.
                        .setOverrideWorkingDirectory(
                                Path.of(System.getProperty("entigma.test.folder", "target"), "postgresql")
                                        .toFile())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Settings.at("postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", "");
        }

        @Override
        public void stop() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
