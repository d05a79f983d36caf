// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Holds many connections that do nothing good to a server, from one loopback address or many, and opens lost ones again. */
final class ConnectionFlood implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int ADDRESSES = 200;

    /** What the connections do. */
    enum Kind {
        /** TCP alone. */
        SILENT,
        /** Half of what begins a TLS handshake. */
        HALF_HELLO,
        /** The same, a byte at a time. */
        SLOW_HELLO,
        /** A whole handshake without a client certificate. */
        NO_CERTIFICATE,
        /** A whole handshake with a certificate of the authority that the client list does not have. */
        UNLISTED,
        /** A whole handshake of a client, and no request. */
        CLIENT_IDLE,
        /** A whole handshake of a client, and a request whose body does not end. */
        CLIENT_SLOW_BODY;

        boolean isOfAClient() {
            return this == CLIENT_IDLE || this == CLIENT_SLOW_BODY;
        }
    }

    private final Kind kind;
    private final int port;
    private final boolean manyAddresses;
    private final long pauseMillis;
    private final SSLContext tls;
    private final byte[] hello;
    private final Slot[] slots;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CountDownLatch firstRound = new CountDownLatch(THREADS);
    private final AtomicIntegerArray opened;
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean stopped;

    private static final class Slot {
        private @Nullable Socket socket;
        private int sent;
    }

    /**
     * Begins, and waits until it has tried to open each one.
     *
     * @param perSecond about how many lost ones are opened again in a second
     * @param tls the certificate that connections of a whole handshake show
     */
    ConnectionFlood(Kind kind, int port, int connections, boolean manyAddresses, int perSecond, SSLContext tls)
            throws Exception {
        this.kind = kind;
        this.port = port;
        this.manyAddresses = manyAddresses;
        this.pauseMillis = THREADS * 1000L / perSecond;
        this.tls = tls;
        this.hello = hello(tls);
        this.slots = new Slot[connections];
        Arrays.setAll(slots, i -> new Slot());
        this.opened = new AtomicIntegerArray(connections);
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            threads.execute(() -> hold(first));
        }
        // If a minute was not enough, openedOnce tells how many there are.
        boolean unused = firstRound.await(60, TimeUnit.SECONDS);
    }

    private static byte[] hello(SSLContext tls) throws SSLException {
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), packet);
        return Arrays.copyOf(packet.array(), packet.position());
    }

    /** How many of its places had a connection to the server, even if that is lost by now. */
    long openedOnce() {
        return opened(1);
    }

    /** How many of its places had one, lost it, and had another. */
    long openedAgain() {
        return opened(2);
    }

    private long opened(int times) {
        return IntStream.range(0, opened.length())
                .filter(i -> opened.get(i) >= times)
                .count();
    }

    /** How many connections came as far as what they do: the server can close one that others displace before that. */
    int begun() {
        return begun.get();
    }

    private void hold(int first) {
        boolean isFirstRound = true;
        while (!stopped) {
            for (int i = first; i < slots.length && !stopped; i += THREADS) {
                Slot slot = slots[i];
                if (slot.socket == null || isLost(slot)) {
                    open(slot, i);
                    pause(isFirstRound ? 0 : pauseMillis);
                }
            }
            if (isFirstRound) {
                // Once for each thread: a quick one must not end the round for one that is still opening.
                firstRound.countDown();
                isFirstRound = false;
            }
            pause(20);
        }
    }

    /** So that the flood goes on at its rate, without keeping a processor from the server. */
    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isLost(Slot slot) {
        Socket socket = slot.socket;
        try {
            if (kind == Kind.SLOW_HELLO && slot.sent < hello.length - 1) {
                socket.getOutputStream().write(hello[slot.sent++]);
            }
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void open(Slot slot, int number) {
        close(slot);
        try {
            Socket socket = new Socket();
            slot.socket = socket;
            slot.sent = 0;
            if (manyAddresses) {
                socket.bind(new InetSocketAddress("127.0.1." + (1 + number % ADDRESSES), 0));
            }
            socket.setSoTimeout(5_000);
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
            opened.incrementAndGet(number);
            begin(slot, socket);
            slot.socket.setSoTimeout(1);
            begun.incrementAndGet();
        } catch (IOException e) {
            close(slot);
        }
    }

    private void begin(Slot slot, Socket socket) throws IOException {
        switch (kind) {
            case SILENT, SLOW_HELLO -> {}
            case HALF_HELLO -> socket.getOutputStream().write(hello, 0, hello.length / 2);
            default -> {
                SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", port, true);
                slot.socket = secure;
                secure.startHandshake();
                if (kind == Kind.CLIENT_SLOW_BODY) {
                    OutputStream out = secure.getOutputStream();
                    out.write(("POST /v1/keks/main/wrap HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 200\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }

    private static void close(Slot slot) {
        Socket socket = slot.socket;
        slot.socket = null;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException ignored) {
                // It is gone either way.
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        threads.shutdownNow();
        threads.awaitTermination(30, TimeUnit.SECONDS);
        for (Slot slot : slots) {
            close(slot);
        }
    }
}
