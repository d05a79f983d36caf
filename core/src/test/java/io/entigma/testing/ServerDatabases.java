// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import io.entigma.testing.DatabaseServer.Address;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.dbcp2.BasicDataSource;

/** Databases on a server that knows {@code create database}. Thread safe. */
record ServerDatabases(String urlBeforeName, String urlAfterName, String adminDatabase, String user, String password) {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<ServerDatabases, BasicDataSource> ADMINS = new ConcurrentHashMap<>();
    // Several JVMs can share one server, even from different machines.
    private static final String PREFIX = String.format(
            Locale.ROOT, "entigma_%08x_", ThreadLocalRandom.current().nextInt());

    Address create() throws SQLException {
        return create("");
    }

    /** With options of the server's own. */
    Address create(String options) throws SQLException {
        String name = PREFIX + COUNT.incrementAndGet();
        execute("create database " + name + " " + options);
        return new Address(name, url(name), user, password);
    }

    /** Runs statements outside of any test's database. */
    void execute(String... statements) throws SQLException {
        try (Connection connection =
                        ADMINS.computeIfAbsent(this, ServerDatabases::admin).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static BasicDataSource admin(ServerDatabases server) {
        return TestDatabase.pool(server.url(server.adminDatabase), server.user, server.password);
    }

    private String url(String name) {
        return urlBeforeName + name + urlAfterName;
    }

    @Override
    public String toString() {
        return urlBeforeName;
    }
}
