// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A DEK in the clear: 32 secret bytes in this process's memory. Has no {@code equals}, no {@code hashCode} and no text
 * of its content, and cannot be serialised. {@link #close} overwrites this object's copy; copies that the garbage
 * collector made while moving it are out of reach in Java. Thread safe, except that nobody may use it while another
 * thread closes it.
 */
public final class CleartextKey implements AutoCloseable {
    /** Size in bytes: 256 bits. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private CleartextKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes a copy of key bytes. The caller should overwrite its own array afterwards.
     *
     * @param bytes exactly 32 bytes
     * @return the key
     * @throws IllegalArgumentException for any other length
     */
    public static CleartextKey copyOf(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("DEK: must have 32 bytes, but has " + bytes.length);
        }
        return new CleartextKey(bytes.clone());
    }

    /**
     * The secret bytes.
     *
     * @return a new array, which the caller should overwrite as soon as it can
     */
    public byte[] toCleartextBytes() {
        return bytes.clone();
    }

    /**
     * Compares in constant time.
     *
     * @param other another key
     * @return true if both hold the same bytes
     */
    public boolean matches(CleartextKey other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    /** Overwrites the bytes with zeros. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "CleartextKey[32 bytes]";
    }
}
