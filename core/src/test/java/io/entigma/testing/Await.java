// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what another thread, another process or the time brings about: as long as it takes and no longer, where a sleep
 * is too short on a slow machine and too long on all others.
 */
public final class Await {
    /** So long that only what never comes is late. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long PAUSE_MILLIS = 10;

    private Await() {}

    /** What is to hold in the end, and fails until then. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    /** Asks for a value until it is as wanted, and gives that one. */
    public static <T extends @Nullable Object> T value(
            String what, Callable<? extends T> source, Predicate<? super T> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T value = source.call();
        while (!wanted.test(value)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come in " + PATIENCE + "; at last there was: " + value);
            }
            Thread.sleep(PAUSE_MILLIS);
            value = source.call();
        }
        return value;
    }

    /** Waits until something is so. */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        boolean unused = value(what, condition, isSo -> isSo);
    }

    /** Does something until it goes through; with the reason that it last did not as the cause if it never does. */
    public static void passing(String what, Check check) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (AssertionError | Exception e) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError(what + " did not come in " + PATIENCE + "; at last: " + e, e);
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
