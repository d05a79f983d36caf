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
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong opened = new AtomicLong();
    private volatile boolean stopped;

    private static final class Slot {
        private @Nullable Socket socket;
        private int sent;
    }

    /**
     * Begins, and waits until each was opened once.
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
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            threads.execute(() -> hold(first));
        }
        firstRound.await(60, TimeUnit.SECONDS);
    }

    private static byte[] hello(SSLContext tls) throws SSLException {
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), packet);
        return Arrays.copyOf(packet.array(), packet.position());
    }

    /** How many connections were opened, those that replace lost ones included. */
    long opened() {
        return opened.get();
    }

    private void hold(int first) {
        while (!stopped) {
            for (int i = first; i < slots.length && !stopped; i += THREADS) {
                Slot slot = slots[i];
                if (slot.socket == null || isLost(slot)) {
                    open(slot, i);
                    pause(firstRound.getCount() > 0 ? 0 : pauseMillis);
                }
            }
            firstRound.countDown();
            pause(20);
        }
    }

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
            begin(slot, socket);
            slot.socket.setSoTimeout(1);
            opened.incrementAndGet();
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
