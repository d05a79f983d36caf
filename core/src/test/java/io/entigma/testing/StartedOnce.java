// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that the first caller starts and all others share. A start that fails or hangs is reported to every caller
 * and not tried again, so that one broken server costs one time limit and not one per test. Thread safe.
 *
 * @param <T> the running server
 */
final class StartedOnce<T> {
    static final Duration LIMIT = Duration.ofSeconds(120);

    private final String name;
    private final Duration limit;
    private final FutureTask<T> start;
    private final AtomicBoolean begun = new AtomicBoolean();

    StartedOnce(String name, Duration limit, Callable<T> start) {
        this.name = name;
        this.limit = limit;
        this.start = new FutureTask<>(start);
    }

    T get() {
        if (begun.compareAndSet(false, true)) {
            Thread thread = new Thread(start, "start of " + name);
            thread.setDaemon(true);
            thread.start();
        }
        try {
            return start.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + ": did not start" + wayOut(), e.getCause());
        } catch (TimeoutException | CancellationException e) {
            start.cancel(true);
            throw new IllegalStateException(name + ": did not start within " + limit.toSeconds() + " s" + wayOut(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + ": interrupted while it starts", e);
        }
    }

    private String wayOut() {
        Path files = Environment.folder(name);
        return (Files.isDirectory(files) ? "; its files are in " + files : "") + "; -D" + DatabaseSelection.PROPERTY
                + "=h2 runs the tests without it";
    }
}
