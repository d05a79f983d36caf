// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Id of one DEK: 16 bytes derived from the DEK and its tenant, so that a key and a tenant can be checked against it.
 * Not a secret. Immutable.
 *
 * @param high first eight bytes, big endian
 * @param low last eight bytes, big endian
 */
public record KeyId(long high, long low) {
    /** Size in bytes. */
    public static final int BYTES = 16;

    private static final VarHandle BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * Reads an id from a place in an array.
     *
     * @param bytes the array
     * @param offset where the id begins
     * @return the id
     * @throws IndexOutOfBoundsException if fewer than 16 bytes are there
     */
    public static KeyId read(byte[] bytes, int offset) {
        return new KeyId(
                (long) BIG_ENDIAN_LONG.get(bytes, offset), (long) BIG_ENDIAN_LONG.get(bytes, offset + Long.BYTES));
    }

    /**
     * Id of exactly 16 bytes.
     *
     * @param bytes the bytes
     * @return the id
     * @throws IllegalArgumentException if there are not 16
     */
    public static KeyId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("Key id: must have 16 bytes, but has " + bytes.length);
        }
        return read(bytes, 0);
    }

    /**
     * Id of 32 hexadecimal digits.
     *
     * @param hex the digits, in either case
     * @return the id
     * @throws IllegalArgumentException if it is something else
     */
    public static KeyId parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /**
     * Writes the id into an array.
     *
     * @param target the array
     * @param offset where the id begins
     * @throws IndexOutOfBoundsException if there is no room for 16 bytes
     */
    public void write(byte[] target, int offset) {
        BIG_ENDIAN_LONG.set(target, offset, high);
        BIG_ENDIAN_LONG.set(target, offset + Long.BYTES, low);
    }

    /**
     * The 16 bytes.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        write(bytes, 0);
        return bytes;
    }

    /** The 32 hexadecimal digits, in lower case. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
