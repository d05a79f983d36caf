// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

import java.util.Arrays;

/**
 * A DEK as a KEK client wrapped it, and which version of the KEK did. Not secret by itself. Immutable.
 */
public final class WrappedDek {
    /** Most bytes that the key table has room for. */
    public static final int MAX_BYTES = 4096;

    private final byte[] bytes;
    private final String kekVersion;

    /**
     * Makes the value from copies.
     *
     * @param bytes what the KEK client needs to unwrap the DEK again; 1 to {@value #MAX_BYTES} bytes
     * @param kekVersion the version of the KEK, in the key server's own words; at most 128 characters, empty if the
     *     server has no versions
     * @throws IllegalArgumentException if a size is out of range
     */
    public WrappedDek(byte[] bytes, String kekVersion) {
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "Wrapped DEK: must have 1 to " + MAX_BYTES + " bytes, but has " + bytes.length);
        }
        if (kekVersion.length() > 128) {
            throw new IllegalArgumentException(
                    "KEK version: must have at most 128 characters, but has " + kekVersion.length());
        }
        this.bytes = bytes.clone();
        this.kekVersion = kekVersion;
    }

    /**
     * The wrapped bytes.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * The KEK's version that wrapped it.
     *
     * @return the key server's own words, or an empty string
     */
    public String kekVersion() {
        return kekVersion;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrappedDek that
                && kekVersion.equals(that.kekVersion)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + kekVersion.hashCode();
    }

    @Override
    public String toString() {
        return "WrappedDek[" + bytes.length + " bytes, KEK version '" + kekVersion + "']";
    }
}
