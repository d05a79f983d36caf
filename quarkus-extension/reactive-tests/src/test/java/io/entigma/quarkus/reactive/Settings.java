// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/** What tells one database from another, and a new KEK for each. */
final class Settings {
    private Settings() {}

    /** While the application is built. */
    static Map<String, String> of(String kind) {
        String kek = Path.of("target", UUID.randomUUID() + ".kek").toUri().toString();
        return Map.of("quarkus.datasource.db-kind", kind, "kek-uri", kek.replace("file:", "slow:"));
    }

    /** When it starts. */
    static Map<String, String> at(String database, String user, String password) {
        return Map.of(
                "database", database, "quarkus.datasource.username", user, "quarkus.datasource.password", password);
    }

    static void execute(String jdbc, String user, String password, String sql) {
        try (Connection connection = DriverManager.getConnection(jdbc, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
