// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.eclipse.jetty.io.EndPoint;

/** A connection as {@link Connections} keeps it, whose lock guards what changes here. */
final class HeldConnection {
    /** A household or a small company has that much of an IPv6 address to itself, and can use every address in it. */
    private static final int IPV6_NETWORK_BYTES = 8;

    final EndPoint endPoint;
    /** Whose budget it counts against: an address, later a certificate. */
    String owner;

    boolean known;
    boolean busy;
    /** When it was opened, or when its last request ended; {@link System#nanoTime}. */
    long since = System.nanoTime();

    HeldConnection(EndPoint endPoint) {
        this.endPoint = endPoint;
        this.owner = source(endPoint);
    }

    private static String source(EndPoint endPoint) {
        if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress socket && !socket.isUnresolved()) {
            return network(socket.getAddress());
        }
        return "";
    }

    static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(bytes.length > IPV6_NETWORK_BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
