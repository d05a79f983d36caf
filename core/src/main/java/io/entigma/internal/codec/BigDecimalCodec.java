// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;

/** {@link BigDecimal} as its scale in four bytes, then its unscaled value in two's complement. The scale is part of the value. */
final class BigDecimalCodec extends ImmutableCodec<BigDecimal> {
    private final Digits digits;

    BigDecimalCodec(int length) {
        this.digits = new Digits(length);
    }

    @Override
    public byte[] encode(BigDecimal value) {
        BigInteger unscaled = value.unscaledValue();
        digits.check(unscaled);
        byte[] number = unscaled.toByteArray();
        byte[] bytes = new byte[Integer.BYTES + number.length];
        BigEndian.putInt(bytes, 0, value.scale());
        System.arraycopy(number, 0, bytes, Integer.BYTES, number.length);
        return bytes;
    }

    @Override
    public BigDecimal decode(byte[] plain) throws CodecException {
        if (plain.length <= Integer.BYTES) {
            throw new CodecException("is no BigDecimal: at least five bytes are expected, not " + plain.length);
        }
        BigInteger unscaled = new BigInteger(plain, Integer.BYTES, plain.length - Integer.BYTES);
        return new BigDecimal(unscaled, BigEndian.intAt(plain, 0));
    }

    @Override
    public long maxBytes() {
        return Integer.BYTES + digits.maxBytes();
    }
}
