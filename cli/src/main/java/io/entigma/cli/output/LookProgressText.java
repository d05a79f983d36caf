// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import io.entigma.job.LookProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows on standard error how far a look at all values is: a line now and then, since nobody knows where the end is. Thread safe. */
public final class LookProgressText implements Consumer<LookProgress> {
    private static final long LINE_EVERY = 10_000_000_000L;

    private final PrintWriter err;
    private final ProgressMode mode;
    private long lastLine = System.nanoTime();

    /** Shows it there, and in this way. */
    public LookProgressText(PrintWriter err, ProgressMode mode) {
        this.err = err;
        this.mode = mode;
    }

    @Override
    public synchronized void accept(LookProgress progress) {
        if (mode == ProgressMode.NONE || System.nanoTime() - lastLine < LINE_EVERY) {
            return;
        }
        lastLine = System.nanoTime();
        err.println(String.format(
                Locale.ROOT,
                "%s: about %,d rows, %,d in all",
                Printable.line(progress.table()),
                progress.rows(),
                progress.allRows()));
        err.flush();
    }
}
