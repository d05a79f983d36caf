// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.util.Arrays;

/** A chain's links: 8 bytes each, each for one more character or digit. */
final class Links {
    static final int BYTES = 8;

    /** First byte of a link's message: the first so many characters or digits. */
    static final byte FIRST = 1;

    private Links() {}

    /** All chains that begin with these links. */
    static TokenRange beginningWith(byte[] chain, int links) {
        byte[] low = chain.clone();
        byte[] high = chain.clone();
        Arrays.fill(low, links * BYTES, low.length, (byte) 0);
        Arrays.fill(high, links * BYTES, high.length, (byte) 0xFF);
        return new TokenRange(low, high);
    }
}
