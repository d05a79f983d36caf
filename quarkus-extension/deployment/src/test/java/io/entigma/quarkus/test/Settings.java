// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.quarkus.test.QuarkusUnitTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Settings that most tests share: a database in memory, and a KEK in a new file. */
public final class Settings {
    private Settings() {}

    public static QuarkusUnitTest application(Class<?>... classes) {
        return withKek(withoutKek(classes));
    }

    /** With Quarkus' pair of RSA keys for JSON web tokens, which it makes anew for each such application. */
    public static QuarkusUnitTest withTokens(Class<?>... classes) {
        return withKek(database(classes));
    }

    public static QuarkusUnitTest withoutKek(Class<?>... classes) {
        return database(classes)
                .overrideConfigKey("quarkus.smallrye-jwt.enabled", "false")
                .overrideConfigKey("smallrye.jwt.sign.key", "none");
    }

    private static QuarkusUnitTest withKek(QuarkusUnitTest application) {
        return application
                .overrideConfigKey("quarkus.entigma.kek.uri", newKek())
                .overrideConfigKey("quarkus.entigma.key-table.schema-action", "create");
    }

    private static QuarkusUnitTest database(Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClasses(RawColumns.class, Settings.class))
                .overrideConfigKey("quarkus.http.test-port", "0")
                .overrideConfigKey("quarkus.otel.enabled", "false")
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

    /**
     * For dev mode, which needs to know it before. Below those that systems give to whoever asks for any, so that nobody is given it
     * before the application takes it.
     */
    public static int freePort() {
        int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException e) {
            return freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
