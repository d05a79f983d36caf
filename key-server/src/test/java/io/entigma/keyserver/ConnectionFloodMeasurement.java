// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.keyserver.files.ClientFolder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Measures what docs/key-server.md says of floods: a server with its own limits in a process of its own, 2,000 connections (or
 * as many as the argument says) held against it, and clients that each make a new connection. Not run by the build.
 */
final class ConnectionFloodMeasurement {
    /** As fast as this machine can. */
    private static final int AGAIN_PER_SECOND = 100_000;

    private static final int PROBES = 40;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private ConnectionFloodMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        int connections = arguments.length == 0 ? 2_000 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("flood");
        try (ServerFixture fixture = ServerFixture.make(folder.resolve("server"))) {
            fixture.addClient("gone", ServerFixture.all());
            ClientFolder gone = new ClientFolder(folder.resolve("gone"));
            Files.move(fixture.directory.client("gone").path(), gone.path());
            fixture.setup.revoke("gone");
            try (ServerProcess server = ServerProcess.start(folder, fixture.directory.path())) {
                System.out.println("none: " + probe(fixture, server.kek()));
                for (ConnectionFlood.Kind kind : ConnectionFlood.Kind.values()) {
                    SSLContext tls = switch (kind) {
                        case UNLISTED -> ServerFixture.tls(gone);
                        case CLIENT_IDLE, CLIENT_SLOW_BODY -> fixture.tls("app");
                        default -> ServerFixture.trusting(fixture.directory.client("app"));
                    };
                    measure(fixture, server.kek(), kind, connections, false, tls);
                    measure(fixture, server.kek(), kind, connections, true, tls);
                }
            }
        }
        System.exit(0);
    }

    private static void measure(
            ServerFixture fixture,
            URI kek,
            ConnectionFlood.Kind kind,
            int connections,
            boolean manyAddresses,
            SSLContext tls)
            throws Exception {
        try (ConnectionFlood flood =
                new ConnectionFlood(kind, kek.getPort(), connections, manyAddresses, AGAIN_PER_SECOND, tls)) {
            String result = probe(fixture, kek);
            System.out.println(kind + ", " + (manyAddresses ? "200 addresses" : "1 address") + ": " + result + ", "
                    + flood.begun() + " opened");
        }
    }

    private static String probe(ServerFixture fixture, URI kek) {
        List<Long> millis = new ArrayList<>();
        int failed = 0;
        for (int i = 0; i < PROBES; i++) {
            long start = System.nanoTime();
            try (KeyServerKekClient client =
                    fixture.clientBuilder("all").callTimeout(LIMIT).build()) {
                client.wrap(kek, ServerFixture.dek(i), ServerFixture.ACME);
                millis.add((System.nanoTime() - start) / 1_000_000);
            } catch (RuntimeException e) {
                failed++;
            }
        }
        Collections.sort(millis);
        return millis.isEmpty()
                ? "all failed"
                : (PROBES - failed) + " of " + PROBES + ", median " + millis.get(millis.size() / 2) + " ms, longest "
                        + millis.get(millis.size() - 1) + " ms";
    }
}
