// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.internal.codec.parts.BigEndian;
import io.entigma.internal.codec.parts.TwosComplement;
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
        byte[] bytes = TwosComplement.write(unscaled, Integer.BYTES);
        BigEndian.putInt(bytes, 0, value.scale());
        return bytes;
    }

    @Override
    public BigDecimal decode(byte[] plain) throws CodecException {
        if (!TwosComplement.isOne(plain, Integer.BYTES)) {
            throw new CodecException(
                    "is no BigDecimal: a scale in four bytes and then as few bytes as the number takes are"
                            + " expected, not these " + plain.length);
        }
        int scale = BigEndian.intAt(plain, 0);
        int length = plain.length - Integer.BYTES;
        return length <= Long.BYTES
                ? BigDecimal.valueOf(TwosComplement.shortAt(plain, Integer.BYTES), scale)
                : new BigDecimal(new BigInteger(plain, Integer.BYTES, length), scale);
    }

    @Override
    public long maxBytes() {
        return Integer.BYTES + digits.maxBytes();
    }
}
