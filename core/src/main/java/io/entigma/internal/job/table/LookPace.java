// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.report.LookProgressData;
import io.entigma.job.LookOptions;
import java.util.concurrent.TimeUnit;

/** How fast one operation looks at rows, and who hears of it. Not thread safe. */
public final class LookPace {
    private static final long TELL_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final LookOptions options;
    private final RateLimit rate;
    private String table = "";
    private long rows;
    private long allRows;
    private long told = System.nanoTime();

    public LookPace(LookOptions options) {
        this.options = options;
        this.rate = new RateLimit(options.rowsPerSecond());
    }

    /** As fast as the database lets it. */
    public static LookPace unlimited() {
        return new LookPace(LookOptions.defaults());
    }

    /** To be called after each page. */
    void saw(DataTable in, long pageRows) {
        rows = in.label().equals(table) ? rows + pageRows : pageRows;
        table = in.label();
        allRows += pageRows;
        if (System.nanoTime() - told >= TELL_EVERY) {
            told = System.nanoTime();
            options.progress().accept(new LookProgressData(table, rows, allRows));
        }
        try {
            rate.paid(pageRows);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(
                    "Data: the thread was interrupted at " + table + "; nothing was changed, run it again", e);
        }
    }
}
