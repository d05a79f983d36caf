// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.report;

import java.io.PrintStream;
import java.time.Duration;

/**
 * A line that grows with the work: {@code store 10% 20% 30% ...}. Looks the same on a terminal, in a pipe and in the log
 * of a build. Not thread safe.
 */
public final class Progress {
    private static final int STEP = 10;

    private final PrintStream out;
    private final long total;
    private final long start = System.nanoTime();
    private long done;
    private int shown;

    Progress(PrintStream out, String title, long total) {
        this.out = out;
        this.total = total;
        out.print("  " + title);
        out.flush();
    }

    /** Tells that so much more is done. */
    public void advance(long count) {
        done += count;
        while (shown < 100 && done * 100 >= (shown + STEP) * total) {
            shown += STEP;
            out.print(" " + shown + "%");
        }
        out.flush();
    }

    /** Ends the line with what was done, and how long it took. */
    public void end(String what) {
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        out.println("  " + what + " in " + Text.seconds(time) + ", " + Text.rate(total, time) + " rows/s");
    }
}
