// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** H2 runs inside the test JVM, so that there is nothing to start. */
abstract sealed class H2Server implements DatabaseServer {
    private static final AtomicInteger COUNT = new AtomicInteger();

    static final class InMemory extends H2Server {
        @Override
        public Address create() {
            String name = nextName();
            return new Address(name, "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "");
        }
    }

    static final class InFile extends H2Server {
        @Override
        public Address create() {
            String name = nextName();
            return new Address(name, "jdbc:h2:file:" + folder(name).resolve("db"), "sa", "");
        }

        @Override
        public void drop(Address address) throws SQLException {
            super.drop(address);
            Folders.delete(folder(address.name()));
        }

        private static Path folder(String name) {
            return Environment.folder("h2").resolve(name);
        }
    }

    private static String nextName() {
        return "entigma_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    }

    @Override
    public void drop(Address address) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown immediately");
        }
    }
}
