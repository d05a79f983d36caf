// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import io.entigma.kek.keyserver.KeyServerKekClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures what docs/key-server.md says of floods: a server with its own limits in a process of its own, 2,000 connections
 * held against it, and clients that each make a new connection. Not run by the build.
 */
final class ConnectionFloodMeasurement {
    private static final int CONNECTIONS = 2_000;
    private static final int PROBES = 40;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private ConnectionFloodMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("flood");
        try (ServerFixture fixture = ServerFixture.make(folder.resolve("server"))) {
            fixture.setup.addClient("gone", ServerFixture.all());
            ClientFolder gone = new ClientFolder(folder.resolve("gone"));
            Files.move(fixture.directory.client("gone").path(), gone.path());
            fixture.setup.revoke("gone");
            try (ServerProcess server = ServerProcess.start(folder, fixture.directory.path())) {
                System.out.println("none: " + probe(fixture, server.kek()));
                for (int perSecond : new int[] {200, 100_000}) {
                    for (ConnectionFlood.Kind kind : ConnectionFlood.Kind.values()) {
                        for (boolean many : new boolean[] {false, true}) {
                            var tls = kind == ConnectionFlood.Kind.UNLISTED
                                    ? ServerFixture.tls(gone)
                                    : kind.isOfAClient()
                                            ? fixture.tls("app")
                                            : ServerFixture.trusting(fixture.directory.client("app"));
                            int port = server.kek().getPort();
                            long start = System.nanoTime();
                            try (ConnectionFlood flood =
                                    new ConnectionFlood(kind, port, CONNECTIONS, many, perSecond, tls)) {
                                String result = probe(fixture, server.kek());
                                System.out.printf(
                                        "%s, %s, again at most %d/s: %s (%d opened in %d ms)%n",
                                        kind,
                                        many ? "200 addresses" : "1 address",
                                        perSecond,
                                        result,
                                        flood.opened(),
                                        (System.nanoTime() - start) / 1_000_000);
                            }
                        }
                    }
                }
            }
        }
        System.exit(0);
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
