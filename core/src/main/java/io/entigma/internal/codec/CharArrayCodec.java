// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.util.Arrays;

/** {@code char[]} as UTF-8. */
final class CharArrayCodec extends MutableCodec<char[]> {
    private final int length;

    CharArrayCodec(int length) {
        this.length = length;
    }

    @Override
    public byte[] encode(char[] value) {
        return Text.encode(value, length);
    }

    @Override
    public char[] decode(byte[] plain) throws CodecException {
        return Text.decodeChars(plain, "text");
    }

    @Override
    public long maxBytes() {
        return LengthRefusals.maxBytes(length);
    }

    @Override
    public char[] copy(char[] value) {
        return value.clone();
    }

    @Override
    public boolean sameValue(char[] a, char[] b) {
        return Arrays.equals(a, b);
    }

    @Override
    public int hash(char[] value) {
        return Arrays.hashCode(value);
    }
}
