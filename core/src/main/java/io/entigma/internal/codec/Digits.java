// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A limit of decimal digits for whole numbers of any size. */
record Digits(int limit) {
    // Slightly above and below log10(2) and log2(10), so that rounding errs on the side of the exact count.
    private static final double DIGITS_PER_BIT_UP = 0.30103;
    private static final double DIGITS_PER_BIT_DOWN = 0.301029;
    private static final double BITS_PER_DIGIT_UP = 3.321929;

    /** Refuses a number of more digits. */
    void check(BigInteger number) {
        int bits = number.bitLength();
        if ((long) (bits * DIGITS_PER_BIT_UP) + 1 <= limit) {
            return;
        }
        // A number far too large is not worth an exact count, which takes quadratic time.
        long atLeast = (long) (Math.max(0, bits - 1) * DIGITS_PER_BIT_DOWN) + 1;
        long digits = atLeast > limit ? atLeast : new BigDecimal(number).precision();
        if (digits > limit) {
            throw LengthRefusals.tooLong(digits, "digits", limit);
        }
    }

    /** Most bytes in two's complement. */
    long maxBytes() {
        return Math.min((long) Math.ceil(limit * BITS_PER_DIGIT_UP) / Byte.SIZE + 1, Integer.MAX_VALUE - Integer.BYTES);
    }
}
