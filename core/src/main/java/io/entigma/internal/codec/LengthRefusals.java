// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.ValueRefusedException;

/** The words for a value that is too long. */
final class LengthRefusals {
    /** The unit of text. */
    static final String CHARACTERS = "characters";

    private LengthRefusals() {}

    /**
     * A value is longer than its mapping allows.
     *
     * @param actual its length
     * @param unit what is counted
     * @param limit the mapped length
     * @return the error to throw
     */
    static ValueRefusedException tooLong(long actual, String unit, int limit) {
        String most =
                unit.equals(CHARACTERS) ? limit + ", at most " + maxBytes(limit) + " bytes" : String.valueOf(limit);
        return new ValueRefusedException("is too long: " + actual + " " + unit + ", but the column is mapped for "
                + most + " (@Column(length)); shorten the value, or raise the length and widen the column");
    }

    /** Worst case in bytes of so many characters. */
    static long maxBytes(int characters) {
        return Math.min((long) Text.MAX_BYTES * characters, Integer.MAX_VALUE);
    }
}
