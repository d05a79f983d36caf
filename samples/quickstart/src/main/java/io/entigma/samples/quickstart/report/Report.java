// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.report;

import java.io.PrintStream;

/** What the person at the terminal sees, and whether all checks passed. Not thread safe. */
public final class Report {
    private final PrintStream out;
    private int failures;

    /** Tells it there. */
    public Report(PrintStream out) {
        this.out = out;
    }

    /** A line at the left edge, after an empty one. */
    public void heading(String text) {
        out.println();
        out.println(text);
    }

    /** A line under the last heading. */
    public void line(String text) {
        out.println("  " + text);
    }

    /** A line that says whether something is as it must be. */
    public void check(boolean passed, String text) {
        if (!passed) {
            failures++;
        }
        out.println((passed ? "  ok      " : "  FAILED  ") + text);
    }

    /** Whether no check has failed. */
    public boolean allPassed() {
        return failures == 0;
    }

    /** Begins a line that grows until so much is done. */
    public Progress progress(String title, long total) {
        return new Progress(out, title, total);
    }
}
