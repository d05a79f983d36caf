// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.entigma.keyserver.files.SetupException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How many connections, and how long. Immutable.
 *
 * @param strangers most connections that have not shown a certificate of the client list
 * @param clients most connections of clients
 * @param perClient most connections of one client
 * @param handshake time that a stranger has from connecting until it is known as a client; nothing renews it
 * @param request time without a finished request after which a client's connection is closed
 */
public record ConnectionLimits(int strangers, int clients, int perClient, Duration handshake, Duration request) {
    public static final ConnectionLimits STANDARD =
            new ConnectionLimits(2048, 1024, 256, Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** For files, jars, and connections that are accepted and not counted yet. */
    private static final int OTHER_DESCRIPTORS = 256;

    private static final int LEAST_CONNECTIONS = 64;

    /** These, with another time for a client's connection between finished requests. */
    public ConnectionLimits withRequest(Duration value) {
        return new ConnectionLimits(strangers, clients, perClient, handshake, value);
    }

    /** These, with another time for a stranger. */
    public ConnectionLimits withHandshake(Duration value) {
        return new ConnectionLimits(strangers, clients, perClient, value, request);
    }

    /** These, or less where the operating system does not give this process that many file descriptors. */
    public ConnectionLimits fitting() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? fitting(unix.getMaxFileDescriptorCount())
                : this;
    }

    ConnectionLimits fitting(long descriptors) {
        long room = descriptors - OTHER_DESCRIPTORS;
        if (descriptors < 0 || room >= strangers + clients) {
            return this;
        }
        if (room < LEAST_CONNECTIONS) {
            throw new SetupException("Key server: needs at least " + (OTHER_DESCRIPTORS + LEAST_CONNECTIONS)
                    + " file descriptors, but has " + descriptors + "; raise the limit ('ulimit -n', LimitNOFILE)");
        }
        int half = (int) Math.min(clients, room / 2);
        System.getLogger(ConnectionLimits.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "Only {0} file descriptors: room for {1} connections of clients instead of {2}; raise the limit",
                        descriptors,
                        half,
                        clients);
        return new ConnectionLimits((int) (room - half), half, Math.min(perClient, half), handshake, request);
    }
}
