// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

/** {@link String} as UTF-8. */
final class StringCodec extends ImmutableCodec<String> {
    private final int length;

    StringCodec(int length) {
        this.length = length;
    }

    @Override
    public byte[] encode(String value) {
        return Text.encode(value, length);
    }

    @Override
    public String decode(byte[] plain) throws CodecException {
        return Text.decode(plain, "text");
    }

    @Override
    public long maxBytes() {
        return LengthRefusals.maxBytes(length);
    }
}
