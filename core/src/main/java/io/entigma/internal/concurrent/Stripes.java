// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.concurrent;

/** Spreads threads over a fixed number of slots, so that they seldom meet. */
public final class Stripes {
    private Stripes() {}

    /**
     * How many slots spread well.
     *
     * @param processors how many processors there are
     * @return a power of two, at least four for each processor
     */
    public static int count(int processors) {
        return Integer.highestOneBit(Math.max(2, processors) * 8 - 1);
    }

    /**
     * The calling thread's slot.
     *
     * @param count how many slots there are, a power of two
     * @return 0 to count - 1, the same at each call of one thread
     */
    public static int home(int count) {
        long id = Thread.currentThread().getId();
        return (int) ((id * 0x9E3779B97F4A7C15L) >>> 40) & (count - 1);
    }
}
