// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;

/** Settings that most tests share: a database in memory, and a KEK in a new file. */
public final class Settings {
    private Settings() {}

    public static QuarkusUnitTest application(Class<?>... classes) {
        return withoutKek(classes)
                .overrideConfigKey("quarkus.entigma.kek.uri", newKek())
                .overrideConfigKey("quarkus.entigma.key-table.schema-action", "create");
    }

    public static QuarkusUnitTest withoutKek(Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClasses(RawColumns.class, Settings.class))
                .overrideConfigKey("quarkus.http.test-port", String.valueOf(freePort()))
                .overrideConfigKey("quarkus.otel.enabled", "false")
                // Else each application makes an RSA key to sign tokens with.
                .overrideConfigKey("quarkus.smallrye-jwt.enabled", "false")
                .overrideConfigKey("quarkus.datasource.db-kind", "h2")
                .overrideConfigKey("quarkus.datasource.jdbc.url", newDatabase())
                .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create");
    }

    public static String newDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    public static String newKek() {
        return Path.of("target", UUID.randomUUID() + ".kek").toUri().toString();
    }

    /** For an application that takes a fixed one otherwise: another may run in another JVM. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
