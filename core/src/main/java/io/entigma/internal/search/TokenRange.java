// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.util.Arrays;

/**
 * Tokens from one to another, both included, compared as unsigned bytes: what {@code between} compares in a database. Immutable,
 * except that nobody may change the arrays. Shows no token.
 */
public final class TokenRange {
    /**
     * No token lies in it, since none is that short. Not from a later one to an earlier one, of which PostgreSQL believes that it
     * holds half a percent of all rows.
     */
    public static final TokenRange NOTHING = new TokenRange(new byte[1], new byte[1]);

    /** Every token lies in it but one in 2 to the power of 136, which begins with as many bytes of 0xFF. */
    public static final TokenRange EVERYTHING = new TokenRange(new byte[1], most());

    private static final int MOST_BYTES = 17;

    private final byte[] low;
    private final byte[] high;

    TokenRange(byte[] low, byte[] high) {
        this.low = low;
        this.high = high;
    }

    private static byte[] most() {
        byte[] most = new byte[MOST_BYTES];
        Arrays.fill(most, (byte) 0xFF);
        return most;
    }

    /**
     * The first token.
     *
     * @return the bytes, not copied, as many as the token has
     */
    public byte[] low() {
        return low;
    }

    /**
     * The last token.
     *
     * @return the bytes, not copied, as many as the token has
     */
    public byte[] high() {
        return high;
    }

    @Override
    public String toString() {
        return "TokenRange[" + low.length + " bytes]";
    }
}
