// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyTableException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Writes an application's columns into the catalog, which takes a key that signs them. The application knows its mapping
 * and does not wait for a key server that is away: then the columns are written once it answers. Thread safe.
 */
final class CatalogWriter {
    private static final System.Logger LOG = System.getLogger(CatalogWriter.class.getName());

    /** Longest that a start waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ColumnCatalog catalog;
    private final Executor threads;
    private final BooleanSupplier isOpen;
    private final List<CatalogColumn> pending = new CopyOnWriteArrayList<>();

    CatalogWriter(ColumnCatalog catalog, Executor threads, BooleanSupplier isOpen) {
        this.catalog = catalog;
        this.threads = threads;
        this.isOpen = isOpen;
    }

    /** Writes the columns now, or as soon as it can be done. */
    void save(Collection<CatalogColumn> columns) {
        pending.addAll(columns);
        try {
            CompletableFuture.runAsync(this::write, threads).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.log(Level.DEBUG, "The column catalog is written in the background", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyTableException wrong) {
                throw wrong.copyForThread();
            } else if (!(e.getCause() instanceof EntigmaException)) {
                throw new IllegalStateException(e.getCause());
            }
            LOG.log(
                    Level.INFO,
                    "The column catalog is written later, since its rows cannot be signed now ({0}); jobs over stored data"
                            + " wait for that",
                    e.getCause().getMessage());
            later();
        }
    }

    /** Takes columns out whose values are in others now; that can wait until a later start. */
    void forget(Collection<CatalogColumn> columns) {
        try {
            catalog.forget(columns);
        } catch (EntigmaException e) {
            LOG.log(Level.INFO, "Entries of the column catalog could not be removed ({0})", e.getMessage());
        }
    }

    /** Writes what is still to be written, and fails if that cannot be. */
    void finish() {
        if (!pending.isEmpty()) {
            write();
        }
    }

    private synchronized void write() {
        List<CatalogColumn> now = List.copyOf(pending);
        catalog.save(now);
        pending.removeAll(now);
    }

    private void later() {
        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(() -> {
                    try {
                        if (isOpen.getAsBoolean()) {
                            finish();
                        }
                    } catch (EntigmaException e) {
                        LOG.log(Level.DEBUG, "The column catalog cannot be written yet", e);
                        later();
                    }
                });
    }
}
