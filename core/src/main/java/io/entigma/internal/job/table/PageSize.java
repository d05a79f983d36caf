// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

/**
 * How many rows to read at once: few at first, then as many as make a page of a few megabytes, so that large values do not
 * fill the memory. Not thread safe.
 */
public final class PageSize {
    private static final long TARGET_BYTES = 4 << 20;
    private static final int FIRST = 16;

    private final int most;
    private int rows;

    public PageSize(int most) {
        this.most = most;
        this.rows = Math.min(FIRST, most);
    }

    public int rows() {
        return rows;
    }

    /** Learns from a page. */
    public void saw(int pageRows, long bytes) {
        if (pageRows > 0) {
            long perRow = Math.max(1, bytes / pageRows);
            long fitting = Math.max(1, TARGET_BYTES / perRow);
            rows = (int) Math.min(Math.min(most, fitting), rows * 4L);
        }
    }
}
