// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections that do not finish a request in time. An idle limit alone is renewed by every byte; this one is
 * not, so it also ends TLS handshakes, headers and bodies that arrive a byte at a time, and answers read that slowly.
 * Thread safe.
 */
final class ConnectionDeadlines implements Connection.Listener, AutoCloseable {
    private final long limitNanos;
    private final Map<EndPoint, Long> lastDone = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "key-server-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    ConnectionDeadlines(long limitMillis) {
        limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
        long pause = Math.max(50, Math.min(1000, limitMillis / 4));
        var unused = sweeper.scheduleWithFixedDelay(this::sweep, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            lastDone.put(connection.getEndPoint(), System.nanoTime());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof SslConnection) {
            lastDone.remove(connection.getEndPoint());
        }
    }

    void requestDone(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (endPoint instanceof SslConnection.SslEndPoint tls) {
            lastDone.computeIfPresent(tls.getSslConnection().getEndPoint(), (key, old) -> System.nanoTime());
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        lastDone.forEach((endPoint, done) -> {
            if (now - done > limitNanos) {
                lastDone.remove(endPoint);
                endPoint.close();
            }
        });
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
