// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.parts;

import java.math.BigInteger;

/** Whole numbers in two's complement, most significant byte first, in as few bytes as they take. */
public final class TwosComplement {
    private TwosComplement() {}

    /** A number behind some bytes that the caller fills. */
    public static byte[] write(BigInteger number, int at) {
        int bits = number.bitLength();
        int length = bits / Byte.SIZE + 1;
        byte[] bytes = new byte[at + length];
        if (length > Long.BYTES) {
            System.arraycopy(number.toByteArray(), 0, bytes, at, length);
            return bytes;
        }
        long rest = number.longValue();
        for (int i = bytes.length - 1; i >= at; i--) {
            bytes[i] = (byte) rest;
            rest >>= Byte.SIZE;
        }
        return bytes;
    }

    /** Whether bytes from a place on are a number, and none of them could be left out. */
    public static boolean isOne(byte[] bytes, int at) {
        int length = bytes.length - at;
        return length == 1 || (length > 1 && bytes[at] != (byte) (bytes[at + 1] >> (Byte.SIZE - 1)));
    }

    /** A number of at most eight bytes. */
    public static long shortAt(byte[] bytes, int at) {
        long number = bytes[at];
        for (int i = at + 1; i < bytes.length; i++) {
            number = number << Byte.SIZE | (bytes[i] & 0xFF);
        }
        return number;
    }
}
