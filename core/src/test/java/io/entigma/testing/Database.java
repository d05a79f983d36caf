// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The kinds of database that tests run on. A server starts once per JVM, when the first test asks for it, and stops with
 * the JVM. Thread safe.
 *
 * <p>{@code -Dentigma.test.databases=h2,postgresql} chooses some of them; the default is all that can run. Where one
 * cannot run, its tests are skipped with the reason, or fail if {@code ENTIGMA_REQUIRE_SERVERS=true}.
 */
public enum Database {
    /** H2, in memory. */
    H2("h2", new H2Server.InMemory()),
    /** H2 in a file under the build directory. */
    H2_FILE("h2-file", new H2Server.InFile()),
    /** PostgreSQL from the test dependencies, reached with its own driver. */
    POSTGRESQL("postgresql", new PostgresServer()),
    /** MariaDB from the test dependencies, reached with its own driver. */
    MARIADB("mariadb", new MariaDbServer()),
    /** MySQL at the address in {@code ENTIGMA_MYSQL_URL}, reached with Connector/J. */
    MYSQL("mysql", new MySqlServer());

    private final String label;
    private final DatabaseServer server;

    Database(String label, DatabaseServer server) {
        this.label = label;
        this.server = server;
    }

    /**
     * Makes an empty database; starts the server if this is the first one.
     *
     * @return the database, which the caller closes
     * @throws org.opentest4j.TestAbortedException if this kind is not chosen or cannot run here
     * @throws IllegalStateException if it must run but cannot, or does not start in time
     */
    public TestDatabase create() {
        skipReason().ifPresent(Assumptions::abort);
        server.missing().ifPresent(reason -> {
            throw new IllegalStateException(label + ": must run here, but " + reason);
        });
        return new TestDatabase(this, server);
    }

    /**
     * Why tests on this kind are skipped.
     *
     * @return the reason, or empty if {@link #create} will try
     */
    Optional<String> skipReason() {
        if (!DatabaseSelection.fromProperty().chooses(this)) {
            return Optional.of(label + ": not in -D" + DatabaseSelection.PROPERTY);
        }
        return ExternalServer.mustRun() ? Optional.empty() : server.missing().map(reason -> label + ": " + reason);
    }

    /** The name used in settings and reports. */
    @Override
    public String toString() {
        return label;
    }
}
