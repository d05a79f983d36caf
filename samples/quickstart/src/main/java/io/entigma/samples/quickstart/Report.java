// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import java.io.PrintStream;

/** What the person at the terminal sees, and whether all checks passed. Not thread safe. */
final class Report {
    private final PrintStream out;
    private int failures;

    Report(PrintStream out) {
        this.out = out;
    }

    /** A line at the left edge, after an empty one. */
    void heading(String text) {
        out.println();
        out.println(text);
    }

    void line(String text) {
        out.println("  " + text);
    }

    /** A line that says whether something is as it must be. */
    void check(boolean passed, String text) {
        if (!passed) {
            failures++;
        }
        out.println((passed ? "  ok      " : "  FAILED  ") + text);
    }

    boolean allPassed() {
        return failures == 0;
    }

    Progress progress(String title, long total) {
        return new Progress(out, title, total);
    }
}
