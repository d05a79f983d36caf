// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way to a database on this machine that takes as long as one through a network. Thread safe. */
final class SlowLink implements AutoCloseable {
    private static final Pattern PLACE = Pattern.compile("//([^:/]+):(\\d+)");
    private static final int BUFFER = 1 << 16;

    private final ServerSocket entry;
    private final String host;
    private final int port;
    private final long nanosEachWay;

    private SlowLink(ServerSocket entry, String host, int port, long nanosEachWay) {
        this.entry = entry;
        this.host = host;
        this.port = port;
        this.nanosEachWay = nanosEachWay;
    }

    /**
     * Opens one.
     *
     * @param url a JDBC URL with host and port
     * @param nanosEachWay how long what is sent stays on the way, at least
     * @return the link
     */
    static SlowLink to(String url, long nanosEachWay) {
        Matcher place = PLACE.matcher(url);
        if (!place.find()) {
            throw new IllegalArgumentException(
                    "URL: must have host and port, to be reached through a link, but is " + url);
        }
        try {
            SlowLink link = new SlowLink(
                    new ServerSocket(0, 0, InetAddress.getLoopbackAddress()),
                    place.group(1),
                    Integer.parseInt(place.group(2)),
                    nanosEachWay);
            start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A URL of the same database through this link. */
    String through(String url) {
        return PLACE.matcher(url).replaceFirst("//127.0.0.1:" + entry.getLocalPort());
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One end was closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = entry.accept();
            Socket server = new Socket(host, port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start(() -> pass(client, server));
            start(() -> pass(server, client));
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(nanosEachWay);
                out.write(buffer, 0, read);
            }
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
    }
}
