// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy that does to the bytes between client and server what networks do. */
final class FaultProxy implements AutoCloseable {
    /** What it does to a connection's bytes, both ways. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** Each block comes 300 ms late. */
        DELAY,
        /** One byte in 20 ms. */
        THROTTLE,
        /** The connection is reset after 1000 bytes. */
        CUT,
        /** The server's side of the connection ends after 1000 bytes, the client's stays open. */
        HALF_CLOSE,
        /** Everything is taken, nothing is passed on. */
        BLACK_HOLE,
        /** One bit of each block is another. */
        CORRUPT,
        /** Connections are closed as soon as they are made. */
        REFUSE
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    FaultProxy(int target) throws IOException {
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

    int connections() {
        return connections.get();
    }

    /** Also ends every connection that is open, so that the fault is felt at once. */
    void does(Fault next) {
        fault = next;
        open.forEach(FaultProxy::quietly);
        open.clear();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // The connection is over, as it is meant to be.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Socket client) throws IOException {
        connections.incrementAndGet();
        if (fault == Fault.REFUSE) {
            client.close();
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        start(() -> pass(client, server, false));
        start(() -> pass(server, client, true));
    }

    private void pass(Socket from, Socket to, boolean fromServer) throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] block = new byte[4096];
        int passed = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            // The sleeps are the faults.
            switch (fault) {
                case BLACK_HOLE -> read = 0;
                case DELAY -> Thread.sleep(300);
                case CORRUPT -> block[read / 2] ^= 0x10;
                case THROTTLE -> {
                    for (int i = 0; i < read; i++) {
                        Thread.sleep(20);
                        out.write(block[i]);
                        out.flush();
                    }
                    read = 0;
                }
                default -> {}
            }
            passed += read;
            boolean isOver = passed > 1000;
            if (fault == Fault.CUT && isOver) {
                to.setSoLinger(true, 0);
                quietly(to);
                quietly(from);
                return;
            }
            if (fault == Fault.HALF_CLOSE && isOver && fromServer) {
                to.shutdownOutput();
                return;
            }
            out.write(block, 0, read);
            out.flush();
        }
        to.shutdownOutput();
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
        does(Fault.BLACK_HOLE);
    }
}
