// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.util.Arrays;

/** {@code byte[]} as it is. */
final class BytesCodec extends MutableCodec<byte[]> {
    private final int length;

    BytesCodec(int length) {
        this.length = length;
    }

    @Override
    public byte[] encode(byte[] value) {
        if (value.length > length) {
            throw LengthRefusals.tooLong(value.length, "bytes", length);
        }
        return value.clone();
    }

    @Override
    public byte[] decode(byte[] plain) {
        return plain;
    }

    @Override
    public long maxBytes() {
        return length;
    }

    @Override
    public byte[] copy(byte[] value) {
        return value.clone();
    }

    @Override
    public boolean sameValue(byte[] a, byte[] b) {
        return Arrays.equals(a, b);
    }

    @Override
    public int hash(byte[] value) {
        return Arrays.hashCode(value);
    }
}
