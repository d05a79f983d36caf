// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** A PostgreSQL that the test dependencies bring, reached by its reactive client and by JDBC, and a new KEK. */
public class OnPostgres implements QuarkusTestResourceLifecycleManager {
    private EmbeddedPostgres server;

    @Override
    public Map<String, String> start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(Path.of("target", "postgresql").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String database = "postgresql://127.0.0.1:" + server.getPort() + "/postgres";
        return Map.of(
                "database",
                database,
                "quarkus.datasource.username",
                "postgres",
                "quarkus.datasource.password",
                "",
                "kek-uri",
                Path.of("target", UUID.randomUUID() + ".kek").toUri().toString().replace("file:", "slow:"));
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
