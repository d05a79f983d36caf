// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.internal.codec.parts.TwosComplement;
import java.math.BigInteger;

/** {@link BigInteger} in two's complement, most significant byte first. */
final class BigIntegerCodec extends ImmutableCodec<BigInteger> {
    private final Digits digits;

    BigIntegerCodec(int length) {
        this.digits = new Digits(length);
    }

    @Override
    public byte[] encode(BigInteger value) {
        digits.check(value);
        return value.toByteArray();
    }

    @Override
    public BigInteger decode(byte[] plain) throws CodecException {
        if (!TwosComplement.isOne(plain, 0)) {
            throw new CodecException(
                    "is no BigInteger: as few bytes as it takes are expected, not these " + plain.length);
        }
        return new BigInteger(plain);
    }

    @Override
    public long maxBytes() {
        return digits.maxBytes();
    }
}
