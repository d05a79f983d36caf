// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import io.entigma.keyserver.client.ClientRegistry;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections of strangers from taking the place of clients. A connection is a stranger's until its TLS handshake has
 * shown a certificate of the client list; strangers have a short time and room of their own, so thousands that say nothing,
 * or say it slowly, keep no client out; where clients came from before, others do not displace whoever comes. Clients have room each, and must finish a request now and then: an idle limit alone is
 * renewed by every byte. Thread safe.
 */
public final class Connections implements Connection.Listener, SslHandshakeListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Connections.class.getName());
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final int MOST_SOURCES = 10_000;

    private final Predicate<String> isListed;
    private final long handshakeNanos;
    private final long requestNanos;
    // All guarded by this.
    private final Map<EndPoint, HeldConnection> held = new HashMap<>();
    /** Where clients came from, the latest ones: there it is likelier that the next one comes from, too. */
    private final Set<String> sources = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_SOURCES;
        }
    });

    private final ConnectionBudget strangers;
    private final ConnectionBudget clients;

    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "key-server-connections");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins with none.
     *
     * @param limits how many and how long
     * @param isListed whether the client list has a certificate of this fingerprint
     */
    public Connections(ConnectionLimits limits, Predicate<String> isListed) {
        this.isListed = isListed;
        this.handshakeNanos = limits.handshake().toNanos();
        this.requestNanos = limits.request().toNanos();
        this.strangers = new ConnectionBudget(limits.strangers(), limits.strangers(), sources::contains);
        this.clients = new ConnectionBudget(limits.clients(), limits.perClient(), owner -> false);
        long shortest = Math.min(limits.handshake().toMillis(), limits.request().toMillis());
        long pause = Math.max(20, Math.min(LONGEST_PAUSE_MILLIS, shortest / 4));
        var unused = sweeper.scheduleWithFixedDelay(this::sweep, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            HeldConnection newcomer = new HeldConnection(connection.getEndPoint());
            HeldConnection victim;
            synchronized (this) {
                held.put(newcomer.endPoint, newcomer);
                victim = strangers.admit(newcomer);
            }
            close(victim);
        }
    }

    @Override
    public void handshakeSucceeded(Event event) {
        EndPoint endPoint = raw(event.getEndPoint());
        String certificate = certificate(event);
        if (endPoint != null && certificate != null && isListed.test(certificate)) {
            close(becomesClient(endPoint, certificate));
        }
    }

    private synchronized @Nullable HeldConnection becomesClient(EndPoint endPoint, String certificate) {
        HeldConnection connection = held.get(endPoint);
        if (connection == null || connection.known) {
            return null;
        }
        strangers.remove(connection);
        sources.add(connection.owner);
        connection.owner = certificate;
        connection.known = true;
        connection.since = System.nanoTime();
        return clients.admit(connection);
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof SslConnection) {
            forget(connection.getEndPoint());
        }
    }

    private synchronized void forget(EndPoint endPoint) {
        HeldConnection gone = held.remove(endPoint);
        if (gone != null) {
            (gone.known ? clients : strangers).remove(gone);
        }
    }

    synchronized void requestBegun(Request request) {
        HeldConnection connection = of(request);
        if (connection != null) {
            connection.busy = connection.known;
        }
    }

    synchronized void requestDone(Request request) {
        HeldConnection connection = of(request);
        if (connection != null && connection.known) {
            connection.busy = false;
            connection.since = System.nanoTime();
            clients.renew(connection);
        }
    }

    /** Connections that have not shown a certificate of the client list. */
    public synchronized int strangers() {
        return strangers.size();
    }

    /** Connections of clients. */
    public synchronized int clients() {
        return clients.size();
    }

    private @Nullable HeldConnection of(Request request) {
        EndPoint endPoint = raw(request.getConnectionMetaData().getConnection().getEndPoint());
        return endPoint == null ? null : held.get(endPoint);
    }

    /** What is below TLS, which is what a connection is kept by. */
    private static @Nullable EndPoint raw(@Nullable EndPoint endPoint) {
        return endPoint instanceof SslConnection.SslEndPoint tls
                ? tls.getSslConnection().getEndPoint()
                : endPoint;
    }

    private static @Nullable String certificate(Event event) {
        try {
            return event.getSSLEngine().getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? ClientRegistry.fingerprint(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private void sweep() {
        List<HeldConnection> late = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            held.values().stream()
                    .filter(each -> now - each.since > (each.known ? requestNanos : handshakeNanos))
                    .forEach(late::add);
        }
        for (HeldConnection connection : late) {
            try {
                close(connection);
            } catch (RuntimeException e) {
                // One that does not close in order must not end the sweeping of all others.
                LOG.log(System.Logger.Level.WARNING, "A connection that was too late did not close in order", e);
            }
        }
    }

    /** Outside of the lock: closing tells {@link #onClosed} at once. */
    private void close(@Nullable HeldConnection connection) {
        if (connection != null) {
            forget(connection.endPoint);
            connection.endPoint.close();
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
