// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A MySQL that runs already: {@code ENTIGMA_MYSQL_URL} (system property or environment) is its JDBC URL without a
 * database, such as {@code jdbc:mysql://127.0.0.1:3306/}. The user is {@code ENTIGMA_MYSQL_USER} or root, who must be
 * allowed to create databases; the password is {@code ENTIGMA_MYSQL_PASSWORD} or empty.
 */
final class MySqlServer implements DatabaseServer {
    private static final String URL = "ENTIGMA_MYSQL_URL";

    private final StartedOnce<ServerDatabases> server =
            new StartedOnce<>("mysql", Duration.ofSeconds(30), MySqlServer::connect);

    private static ServerDatabases connect() throws SQLException {
        ServerDatabases databases = at(
                Environment.value(URL).orElseThrow(() -> new IllegalStateException(URL + " is not set")),
                Environment.value("ENTIGMA_MYSQL_USER").orElse("root"),
                Environment.value("ENTIGMA_MYSQL_PASSWORD").orElse(""));
        databases.execute("select 1");
        return databases;
    }

    static ServerDatabases at(String url, String user, String password) {
        int query = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
        String server = url.substring(0, query);
        if (!server.matches("jdbc:mysql://[^/]+/?")) {
            throw new IllegalArgumentException(
                    URL + ": must look like jdbc:mysql://HOST:PORT/ with no database, but is '" + server + "'");
        }
        String urlBeforeName = server.endsWith("/") ? server : server + "/";
        return new ServerDatabases(urlBeforeName, url.substring(query), "", user, password);
    }

    @Override
    public Optional<String> missing() {
        return Environment.value(URL).isPresent()
                ? Optional.empty()
                : Optional.of(URL + " is not set; .ci/mysql starts a server and prints its URL");
    }

    @Override
    public Address create() throws SQLException {
        return server.get().create();
    }

    @Override
    public void drop(Address address) throws SQLException {
        drop(server.get(), address);
    }

    static void drop(ServerDatabases databases, Address address) throws SQLException {
        // A transaction that a test left open would else hold this up for a day or a year.
        databases.execute("set session lock_wait_timeout = 10", "drop database " + address.name());
    }
}
