// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.internal.codec.parts.BigEndian;
import java.util.UUID;

/** Primitive types, their wrappers and {@link UUID}: fixed size, most significant byte first. */
final class FixedCodecs {
    static final ValueCodec<Boolean> BOOLEAN = new FixedCodec<>("boolean", 1) {
        @Override
        public byte[] encode(Boolean value) {
            return new byte[] {(byte) (value ? 1 : 0)};
        }

        @Override
        Boolean read(byte[] plain) throws CodecException {
            if ((plain[0] & ~1) != 0) {
                throw new CodecException("is no boolean: 0 or 1 is expected");
            }
            return plain[0] == 1;
        }
    };

    static final ValueCodec<Byte> BYTE = new FixedCodec<>("byte", Byte.BYTES) {
        @Override
        public byte[] encode(Byte value) {
            return new byte[] {value};
        }

        @Override
        Byte read(byte[] plain) {
            return plain[0];
        }
    };

    static final ValueCodec<Short> SHORT = new FixedCodec<>("short", Short.BYTES) {
        @Override
        public byte[] encode(Short value) {
            return BigEndian.ofShort(value);
        }

        @Override
        Short read(byte[] plain) {
            return BigEndian.shortAt(plain, 0);
        }
    };

    static final ValueCodec<Character> CHAR = new FixedCodec<>("char", Character.BYTES) {
        @Override
        public byte[] encode(Character value) {
            return BigEndian.ofChar(value);
        }

        @Override
        Character read(byte[] plain) {
            return BigEndian.charAt(plain, 0);
        }
    };

    static final ValueCodec<Integer> INT = new FixedCodec<>("int", Integer.BYTES) {
        @Override
        public byte[] encode(Integer value) {
            return BigEndian.ofInt(value);
        }

        @Override
        Integer read(byte[] plain) {
            return BigEndian.intAt(plain, 0);
        }
    };

    static final ValueCodec<Long> LONG = new FixedCodec<>("long", Long.BYTES) {
        @Override
        public byte[] encode(Long value) {
            return BigEndian.ofLong(value);
        }

        @Override
        Long read(byte[] plain) {
            return BigEndian.longAt(plain, 0);
        }
    };

    /** Compared by their raw bits: {@code equals} takes every NaN for the same. */
    static final ValueCodec<Float> FLOAT = new FixedCodec<>("float", Float.BYTES) {
        @Override
        public byte[] encode(Float value) {
            return BigEndian.ofInt(Float.floatToRawIntBits(value));
        }

        @Override
        Float read(byte[] plain) {
            return Float.intBitsToFloat(BigEndian.intAt(plain, 0));
        }

        @Override
        public boolean sameValue(Float a, Float b) {
            return Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b);
        }

        @Override
        public int hash(Float value) {
            return Float.floatToRawIntBits(value);
        }
    };

    static final ValueCodec<Double> DOUBLE = new FixedCodec<>("double", Double.BYTES) {
        @Override
        public byte[] encode(Double value) {
            return BigEndian.ofLong(Double.doubleToRawLongBits(value));
        }

        @Override
        Double read(byte[] plain) {
            return Double.longBitsToDouble(BigEndian.longAt(plain, 0));
        }

        @Override
        public boolean sameValue(Double a, Double b) {
            return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
        }

        @Override
        public int hash(Double value) {
            return Long.hashCode(Double.doubleToRawLongBits(value));
        }
    };

    static final ValueCodec<UUID> UUID = new FixedCodec<>("UUID", 2 * Long.BYTES) {
        @Override
        public byte[] encode(UUID value) {
            byte[] bytes = new byte[2 * Long.BYTES];
            BigEndian.putLong(bytes, 0, value.getMostSignificantBits());
            BigEndian.putLong(bytes, Long.BYTES, value.getLeastSignificantBits());
            return bytes;
        }

        @Override
        UUID read(byte[] plain) {
            return new UUID(BigEndian.longAt(plain, 0), BigEndian.longAt(plain, Long.BYTES));
        }
    };

    private FixedCodecs() {}
}
