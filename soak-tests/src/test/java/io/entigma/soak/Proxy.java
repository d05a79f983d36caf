// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy whose connections can be broken. Its own port stays while its target comes and goes. Thread safe. */
final class Proxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong broken = new AtomicLong();

    Proxy(int target) throws IOException {
        this.target = target;
        start(() -> {
            while (true) {
                accept(socket.accept());
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Connections that were broken so far. */
    long broken() {
        return broken.get();
    }

    /** Resets every connection that is open now. */
    void cut() {
        for (Socket one : open) {
            try {
                one.setSoLinger(true, 0);
            } catch (IOException e) {
                // It is closed already.
            }
            quietly(one);
            broken.incrementAndGet();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The connection is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Socket client) {
        start(() -> {
            try (client;
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                open.add(client);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                Thread back = new Thread(() -> pass(server, client));
                back.setDaemon(true);
                back.start();
                pass(client, server);
            } finally {
                open.remove(client);
            }
        });
    }

    /** Ends both sides at the end of one: no protocol here goes on half closed. */
    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // As at its end.
        } finally {
            quietly(from);
            quietly(to);
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }
}
