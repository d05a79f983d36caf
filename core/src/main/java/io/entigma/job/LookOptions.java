// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.error.MisconfigurationException;
import java.util.function.Consumer;

/**
 * How operations that look at all values go about it, see {@link StoredData#looking}: by themselves as fast as the database lets them,
 * in pages of their own transactions. Immutable; each method returns a new one.
 */
public final class LookOptions {
    private static final LookOptions DEFAULTS = new LookOptions(0, unused -> {});

    private final int rowsPerSecond;
    private final Consumer<LookProgress> progress;

    private LookOptions(int rowsPerSecond, Consumer<LookProgress> progress) {
        this.rowsPerSecond = rowsPerSecond;
        this.progress = progress;
    }

    /**
     * Without a limit, and without a word.
     *
     * @return the options
     */
    public static LookOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how many rows are looked at in a second at most.
     *
     * @param rows the rate, or 0 for no limit, the default
     * @return new options
     * @throws MisconfigurationException if it is negative
     */
    public LookOptions rowsPerSecond(int rows) {
        if (rows < 0) {
            throw new MisconfigurationException("rowsPerSecond: must be 0 or more, but is " + rows);
        }
        return new LookOptions(rows, progress);
    }

    /**
     * Tells of progress, about once a second.
     *
     * @param listener gets it, on the thread that looks
     * @return new options
     */
    public LookOptions onProgress(Consumer<LookProgress> listener) {
        return new LookOptions(rowsPerSecond, listener);
    }

    /** Most rows in a second, or 0. */
    public int rowsPerSecond() {
        return rowsPerSecond;
    }

    /** Who hears of progress. */
    public Consumer<LookProgress> progress() {
        return progress;
    }
}
