// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

/** Spreads threads over a fixed number of slots, so that they seldom meet. */
final class Stripes {
    private Stripes() {}

    /** A power of two, at least four for each processor. */
    static int count(int processors) {
        return Integer.highestOneBit(Math.max(2, processors) * 8 - 1);
    }

    /** The calling thread's slot. */
    static int home(int count) {
        long id = Thread.currentThread().getId();
        return (int) ((id * 0x9E3779B97F4A7C15L) >>> 40) & (count - 1);
    }
}
