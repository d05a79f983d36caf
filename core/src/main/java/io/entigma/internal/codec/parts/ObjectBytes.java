// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.parts;

import java.util.Arrays;

/**
 * The bytes of an object: a format byte, then for each part that is not null its name and its value, each after its length.
 * Lengths are unsigned LEB128 (as in DWARF 5, 7.6) in as few bytes as they take. Reads them one after the other; not thread
 * safe.
 */
public final class ObjectBytes {
    /** The first byte. */
    public static final byte FORMAT = 1;

    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private final byte[] bytes;
    private int at = 1;
    private int nameStart;
    private int nameEnd;

    /**
     * Begins to read.
     *
     * @param bytes what was stored
     * @throws IllegalArgumentException if it begins with another byte
     */
    public ObjectBytes(byte[] bytes) {
        this.bytes = bytes;
        if (bytes.length == 0 || bytes[0] != FORMAT) {
            throw new IllegalArgumentException("the first byte is another");
        }
    }

    /** How many bytes a length takes. */
    public static int sizeOf(long length) {
        int size = 1;
        for (long rest = length >>> BITS; rest != 0; rest >>>= BITS) {
            size++;
        }
        return size;
    }

    /** How many bytes something takes with its length. */
    public static long sizeWith(long length) {
        return sizeOf(length) + length;
    }

    /**
     * Writes something after its length.
     *
     * @return where it ends
     */
    public static int put(byte[] part, byte[] target, int at) {
        int end = at;
        int rest = part.length;
        while (rest > SEVEN_BITS) {
            target[end++] = (byte) (rest | MORE);
            rest >>>= BITS;
        }
        target[end++] = (byte) rest;
        System.arraycopy(part, 0, target, end, part.length);
        return end + part.length;
    }

    /**
     * Goes on to the next part.
     *
     * @return false if there is none
     * @throws IllegalArgumentException if what follows is no part, or its name does not come after the last one's
     */
    public boolean next() {
        if (at == bytes.length) {
            return false;
        }
        int lastStart = nameStart;
        int lastEnd = nameEnd;
        int length = length();
        nameStart = at;
        nameEnd = at + length;
        at = nameEnd;
        if (lastEnd > 0 && Arrays.compareUnsigned(bytes, lastStart, lastEnd, bytes, nameStart, nameEnd) >= 0) {
            throw new IllegalArgumentException("its parts are not in the order of their names");
        }
        return true;
    }

    /**
     * Compares the part's name.
     *
     * @param name another, in UTF-8
     * @return negative if the part's comes before it, 0 if it is the same
     */
    public int compareName(byte[] name) {
        return Arrays.compareUnsigned(bytes, nameStart, nameEnd, name, 0, name.length);
    }

    /**
     * The part's value; to be called once for each part.
     *
     * @throws IllegalArgumentException if it is cut
     */
    public byte[] value() {
        int length = length();
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    /** A length, with as many bytes behind it. */
    private int length() {
        long length = 0;
        for (int shift = 0; at < bytes.length && shift < Integer.SIZE; shift += BITS) {
            int next = bytes[at++];
            length |= (long) (next & SEVEN_BITS) << shift;
            if (next >= 0) {
                if (length > bytes.length - at || (next == 0 && shift > 0)) {
                    throw new IllegalArgumentException("a length in it is none");
                }
                return (int) length;
            }
        }
        throw new IllegalArgumentException("a length in it is none");
    }
}
