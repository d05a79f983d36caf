// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.ClientFolder;
import io.entigma.keyserver.http.ConnectionLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients get through while many connections that are none are held against the server's limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionFloodTest {
    private static final int ROOM = 80;
    private static final int FLOOD = 2 * ROOM;
    /** Slow enough that a newcomer has a second before all that were there before it are displaced. */
    private static final int AGAIN_PER_SECOND = ROOM;

    @TempDir
    static Path folder;

    private ServerFixture fixture;

    @BeforeAll
    void start() throws Exception {
        fixture = ServerFixture.make(folder.resolve("server"));
        fixture.addClient("crowd", ClientRights.of(Set.of("main"), Set.of("crowd")));
        fixture.addClient("gone", ServerFixture.all());
        ClientFolder kept = fixture.directory.client("gone");
        java.nio.file.Files.move(kept.path(), folder.resolve("gone"));
        fixture.setup.revoke("gone");
        restartWithLittleRoom();
    }

    private void restartWithLittleRoom() throws Exception {
        fixture.restart(builder -> builder.limits(
                limits -> new ConnectionLimits(ROOM, ROOM, ROOM / 2, Duration.ofSeconds(5), Duration.ofSeconds(30))));
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    static Stream<Arguments> floods() {
        return Stream.of(ConnectionFlood.Kind.values())
                .flatMap(kind -> Stream.of(Arguments.of(kind, false), Arguments.of(kind, true)));
    }

    private SSLContext tls(ConnectionFlood.Kind kind) throws Exception {
        return switch (kind) {
            case UNLISTED -> ServerFixture.tls(new ClientFolder(folder.resolve("gone")));
            case CLIENT_IDLE, CLIENT_SLOW_BODY -> fixture.tls("crowd");
            default -> ServerFixture.trusting(fixture.directory.client("app"));
        };
    }

    private ConnectionFlood flood(ConnectionFlood.Kind kind, boolean manyAddresses) throws Exception {
        return new ConnectionFlood(
                kind, fixture.server.uri().getPort(), FLOOD, manyAddresses, AGAIN_PER_SECOND, tls(kind));
    }

    @ParameterizedTest
    @MethodSource("floods")
    void wrap_whileManyConnectionsAreHeld_alwaysSucceeds(ConnectionFlood.Kind kind, boolean manyAddresses)
            throws Exception {
        try (ConnectionFlood flood = flood(kind, manyAddresses)) {
            assertThat(flood.openedOnce()).isEqualTo(FLOOD);
            // A client has half of the room; strangers can be displaced before they have done what they are for.
            assertThat(flood.begun()).isGreaterThanOrEqualTo(ROOM / 2);
            for (int i = 0; i < 10; i++) {
                // A new client has no connection yet, so each one has to get in.
                try (KeyServerKekClient client = fixture.client("app")) {
                    client.wrap(fixture.kek(), ServerFixture.dek(i), ServerFixture.ACME);
                }
            }
            assertThat(fixture.server.connections().strangers()).isLessThanOrEqualTo(ROOM);
            assertThat(fixture.server.connections().clients()).isLessThanOrEqualTo(ROOM);
        }
    }

    @Test
    void strangers_areClosedInTime_whateverTheySend() throws Exception {
        fixture.restart(builder -> builder.limits(limits -> limits.withHandshake(Duration.ofMillis(300))));
        for (ConnectionFlood.Kind kind :
                List.of(ConnectionFlood.Kind.SILENT, ConnectionFlood.Kind.SLOW_HELLO, ConnectionFlood.Kind.UNLISTED)) {
            try (ConnectionFlood flood = flood(kind, false)) {
                // There is room for all of them, so whoever came again had outlived its time.
                ServerFixture.await("each stranger's return", () -> flood.openedAgain() == FLOOD);
            }
            ServerFixture.await(
                    "the end of the flood", () -> fixture.server.connections().strangers() == 0);
        }
        restartWithLittleRoom();
    }
}
