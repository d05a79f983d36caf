// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.internal.sql.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few connections kept open between uses. A pool library would be another dependency for every user; this one serves
 * some calls an hour once the caches are warm, so it has a bound, a wait limit and a check of idle connections, no more.
 */
public final class PooledConnections implements ConnectionSource {
    private static final long CHECK_AFTER_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int CHECK_SECONDS = 2;

    private final String url;
    private final Properties credentials;
    private final Duration timeout;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private record Idle(Connection connection, long since) {}

    public PooledConnections(String url, @Nullable String user, @Nullable String password, int most, Duration timeout) {
        this.url = url;
        this.credentials = new Properties();
        if (user != null) {
            credentials.setProperty("user", user);
        }
        if (password != null) {
            credentials.setProperty("password", password);
        }
        this.timeout = timeout;
        this.permits = new Semaphore(most, true);
    }

    @Override
    public Connection take() throws SQLException {
        await();
        try {
            Connection connection = pollIdle();
            return connection != null ? connection : opened();
        } catch (SQLException | RuntimeException e) {
            permits.release();
            throw e;
        }
    }

    /** Made ready once: nobody else has it, and it stays so. */
    private Connection opened() throws SQLException {
        Connection connection = Connections.open(url, credentials);
        try {
            ConnectionSource.prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private void await() throws SQLException {
        if (closed) {
            throw new SQLException("the engine is closed");
        }
        try {
            if (!permits.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLException("no free connection within " + timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a connection", e);
        }
    }

    private @Nullable Connection pollIdle() {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            if (isAlive(next)) {
                return next.connection();
            }
            closeQuietly(next.connection());
        }
        return null;
    }

    private static boolean isAlive(Idle candidate) {
        try {
            return System.nanoTime() - candidate.since() < CHECK_AFTER_NANOS
                    || candidate.connection().isValid(CHECK_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void giveBack(Connection connection, boolean usable) {
        if (usable && !closed) {
            idle.addFirst(new Idle(connection, System.nanoTime()));
        } else {
            closeQuietly(connection);
        }
        permits.release();
        if (closed) {
            close();
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(PooledConnections.class.getName())
                    .log(System.Logger.Level.DEBUG, "Closing a key table connection failed", e);
        }
    }

    @Override
    public void closeIdle() {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            closeQuietly(next.connection());
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }
}
