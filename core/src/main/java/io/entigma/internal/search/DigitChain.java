// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.internal.cipher.TokenKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The chain of a number for searches by a range: one link for each digit, and digits of 2 bits. A range is made of ranges of
 * numbers that have their first digits in common. Digits of 4 bits would halve the chain and double the ranges, digits of 1 bit
 * the other way round. This is the chain of a date, in 3 bytes, and how many ranges at most make one of dates of our time:
 *
 * <table>
 * <caption>Size and ranges</caption>
 * <tr><th>digit</th><th>chain</th><th>31 days</th><th>a year</th><th>80 years</th><th>from a day on</th><th>any dates</th></tr>
 * <tr><td>1 bit</td><td>192 bytes</td><td>5</td><td>13</td><td>20</td><td>23</td><td>46</td></tr>
 * <tr><td>2 bits</td><td>96 bytes</td><td>7</td><td>20</td><td>30</td><td>34</td><td>68</td></tr>
 * <tr><td>4 bits</td><td>48 bytes</td><td>16</td><td>50</td><td>60</td><td>82</td><td>164</td></tr>
 * </table>
 *
 * <p>100,000 numbers in a row of an int are 22, 34 or 85 ranges at most, and any numbers of an int 62, 92 or 224.
 *
 * Immutable, thread safe.
 */
final class DigitChain {
    private static final int BITS = 2;
    private static final int PER_BYTE = Byte.SIZE / BITS;
    private static final int LAST = (1 << BITS) - 1;

    private final int digits;

    /** Chains of numbers of so many bytes. */
    DigitChain(int width) {
        this.digits = width * PER_BYTE;
    }

    int bytes() {
        return digits * Links.BYTES;
    }

    /** How many ranges at most make one: on either side all digits but one at each place, and between them all but two. */
    int maxRanges() {
        return 2 * LAST * (digits - 1) + LAST - 1;
    }

    /** How many at most make one that begins or ends with all numbers: all digits but one at each place. */
    int maxRangesToEnd() {
        return LAST * digits;
    }

    void write(TokenKey key, byte[] number, byte[] target, int at) {
        byte[] message = message(number);
        for (int i = 0; i < digits; i++) {
            key.mac(message, 0, i + 2, target, at + i * Links.BYTES, Links.BYTES);
        }
    }

    /** What a link is made of: all of a number's digits, one byte each. */
    private byte[] message(byte[] number) {
        byte[] message = new byte[1 + digits];
        message[0] = Links.FIRST;
        for (int i = 0; i < digits; i++) {
            int shift = Byte.SIZE - BITS * (1 + i % PER_BYTE);
            message[1 + i] = (byte) ((number[i / PER_BYTE] >> shift) & LAST);
        }
        return message;
    }

    /** The ranges that together hold the chains of all numbers from one to another and no others, as few as can be. */
    List<TokenRange> between(TokenKey key, byte[] low, byte[] high) {
        Cover cover = new Cover(key, message(low), message(high));
        if (Arrays.compare(cover.low, cover.high) <= 0) {
            cover.add(0, true, true);
        }
        return cover.ranges;
    }

    /** Walks along both bounds; what lies between them needs no more digits. */
    private final class Cover {
        private final TokenKey key;
        private final byte[] low;
        private final byte[] high;
        private final byte[] message;
        private final byte[] chain = new byte[bytes()];
        private final List<TokenRange> ranges = new ArrayList<>();

        Cover(TokenKey key, byte[] low, byte[] high) {
            this.key = key;
            this.low = low;
            this.high = high;
            this.message = low.clone();
        }

        void add(int place, boolean onLow, boolean onHigh) {
            if ((!onLow || ends(low, place, 0)) && (!onHigh || ends(high, place, LAST))) {
                ranges.add(Links.beginningWith(chain, place));
                return;
            }
            int first = onLow ? low[1 + place] : 0;
            int last = onHigh ? high[1 + place] : LAST;
            for (int digit = first; digit <= last; digit++) {
                message[1 + place] = (byte) digit;
                key.mac(message, 0, place + 2, chain, place * Links.BYTES, Links.BYTES);
                add(place + 1, onLow && digit == first, onHigh && digit == last);
            }
        }

        private boolean ends(byte[] bound, int place, int digit) {
            for (int i = 1 + place; i < bound.length; i++) {
                if (bound[i] != digit) {
                    return false;
                }
            }
            return true;
        }
    }
}
