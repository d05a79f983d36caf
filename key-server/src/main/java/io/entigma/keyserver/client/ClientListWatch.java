// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import io.entigma.keyserver.audit.AuditEntry;
import io.entigma.keyserver.audit.AuditLog;
import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.protocol.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the client list again twice a second. One that cannot be read, or is not there, is told at once: in the audit log, in
 * the log every ten seconds, and by {@link #problem}. The rights of before go on for the grace, so that an editor which
 * saves in two steps cuts nobody off; after that {@link #isClosed} says that nobody has any. Thread safe.
 */
public final class ClientListWatch implements AutoCloseable {
    /** How long the rights of before go on. */
    public static final Duration GRACE = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(ClientListWatch.class.getName());
    private static final long CHECK_MILLIS = 500;
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Checks that do not come back, as those of a dead network disk, are a problem as well. */
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Path file;
    private final long graceNanos;
    private final Consumer<ClientList> taker;
    private final AuditLog audit;
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "key-server-clients");
        thread.setDaemon(true);
        return thread;
    });

    private volatile long lastGood = System.nanoTime();
    private volatile boolean unreadable;

    // Of the checking thread alone, once started.
    private byte[] taken;
    private boolean closedIsTold;
    private long lastLog;

    private ClientListWatch(Path file, Duration grace, Consumer<ClientList> taker, AuditLog audit, byte[] firstBytes) {
        this.file = file;
        this.graceNanos = grace.toNanos();
        this.taker = taker;
        this.audit = audit;
        this.taken = firstBytes;
    }

    /**
     * Takes the list as it is and begins to watch it.
     *
     * @throws SetupException if it is missing or is no client list
     */
    public static ClientListWatch start(Path file, Duration grace, Consumer<ClientList> taker, AuditLog audit)
            throws IOException {
        if (!Files.exists(file)) {
            throw new SetupException("Client list '" + file + "' does not exist; run 'init' first");
        }
        byte[] bytes = Files.readAllBytes(file);
        taker.accept(ClientListReader.read(file, bytes));
        ClientListWatch watch = new ClientListWatch(file, grace, taker, audit, bytes);
        var unused =
                watch.checks.scheduleWithFixedDelay(watch::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Why the rights in force may not be those that somebody wanted. */
    public Optional<String> problem() {
        if (isClosed()) {
            return Optional.of("the client list has not been readable for too long, so all clients are refused");
        }
        if (unreadable || System.nanoTime() - lastGood > STALLED_NANOS) {
            return Optional.of("the client list cannot be read; for a short time the rights of before go on");
        }
        return Optional.empty();
    }

    /** Whether nobody may do anything until the list can be read. */
    public boolean isClosed() {
        return System.nanoTime() - lastGood > graceNanos;
    }

    private void check() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!Arrays.equals(bytes, taken)) {
                taker.accept(ClientListReader.read(file, bytes));
                taken = bytes;
                note("changed");
            }
            good();
        } catch (IOException | RuntimeException e) {
            bad(e);
        }
    }

    private void good() {
        lastGood = System.nanoTime();
        if (unreadable) {
            unreadable = false;
            closedIsTold = false;
            LOG.log(System.Logger.Level.INFO, "Client list ''{0}'' can be read again", file);
            note("readable");
        }
    }

    private void bad(Exception why) {
        long now = System.nanoTime();
        boolean closes = isClosed() && !closedIsTold;
        if (!unreadable || closes || now - lastLog > LOG_NANOS) {
            lastLog = now;
            LOG.log(System.Logger.Level.ERROR, text(why));
        }
        if (!unreadable) {
            unreadable = true;
            note("unreadable");
        }
        if (closes) {
            closedIsTold = true;
            note("closed");
        }
    }

    private String text(Exception why) {
        String consequence = isClosed()
                ? "all clients are refused until it can"
                : "the rights of before go on for at most " + TimeUnit.NANOSECONDS.toSeconds(graceNanos)
                        + " s, then all clients are refused";
        return "Client list '" + file + "' cannot be read, and " + consequence + ". Repair it: " + why;
    }

    private void note(String outcome) {
        try {
            audit.write(AuditEntry.of("server", "clients", outcome));
        } catch (ApiException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Client list: ''{0}'' is not in the audit log: {1}",
                    outcome,
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        checks.shutdownNow();
        try {
            if (!checks.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "Client list ''{0}'' is still being read; it is left alone", file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
