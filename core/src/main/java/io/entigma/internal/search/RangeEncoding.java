// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.Codecs;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type as numbers of a fixed width, compared as unsigned bytes: in the same order as the values, and only values
 * that are equal in that order have the same number. What has no such number is refused when it is stored; a search may ask for
 * bounds of any size. Immutable, thread safe.
 */
public abstract class RangeEncoding {
    private final String name;
    private final Class<?> type;
    private final int width;
    private final DigitChain chain;

    RangeEncoding(String name, Class<?> type, int width) {
        this.name = name;
        this.type = type;
        this.width = width;
        this.chain = new DigitChain(width);
    }

    /**
     * The encoding of a type that needs no declared bounds: short, int, long with their wrappers, LocalDate, Instant.
     *
     * @param type the attribute's type
     * @return the encoding, or null if there is none
     */
    public static @Nullable RangeEncoding of(Class<?> type) {
        return RangeEncodings.of(type);
    }

    /**
     * The encoding of decimal numbers of declared precision and scale. {@code 1.5} and {@code 1.50} are the same number.
     *
     * @param precision digits before and after the point, 1 to 18
     * @param scale digits after the point, 0 to precision
     * @return the encoding
     * @throws IllegalArgumentException if the numbers are others
     */
    public static RangeEncoding decimal(int precision, int scale) {
        return RangeEncodings.decimal(precision, scale);
    }

    /**
     * Whether {@link #decimal} takes a precision and a scale.
     *
     * @param precision digits before and after the point
     * @param scale digits after the point
     * @return true if it does
     */
    public static boolean isDecimal(int precision, int scale) {
        return RangeEncodings.isDecimal(precision, scale);
    }

    /** The encoding that {@link #name} names, or null if there is none. */
    static @Nullable RangeEncoding named(String name) {
        return RangeEncodings.named(name);
    }

    /** What a layout's description calls it. */
    String name() {
        return name;
    }

    int width() {
        return width;
    }

    DigitChain chain() {
        return chain;
    }

    /**
     * How many ranges of tokens at most make one range of values.
     *
     * @return the worst case
     */
    public int maxRanges() {
        return chain.maxRanges();
    }

    /**
     * How many ranges of tokens at most make the range of all values on one side of a bound.
     *
     * @return the worst case
     */
    public int maxRangesToEnd() {
        return chain.maxRangesToEnd();
    }

    final byte[] lowest() {
        return new byte[width];
    }

    final byte[] highest() {
        byte[] most = new byte[width];
        Arrays.fill(most, (byte) 0xFF);
        return most;
    }

    /**
     * The number of a value to be stored.
     *
     * @throws ValueRefusedException if it has none
     */
    final byte[] encode(Object value) {
        return write(cast(value));
    }

    /** The least number in a range that begins here, or null if there is none. */
    final byte @Nullable [] lowest(RangeBound bound) {
        return lowest(cast(bound.value()), bound.inclusive());
    }

    /** The greatest number in a range that ends here, or null if there is none. */
    final byte @Nullable [] highest(RangeBound bound) {
        return highest(cast(bound.value()), bound.inclusive());
    }

    /**
     * The number of a value's plain bytes, where its class is not at hand.
     *
     * @throws ValueRefusedException if it has none, or they are of another type
     */
    final byte[] encodePlain(byte[] plain) {
        try {
            return encode(Codecs.forClass(type, null).decode(plain.clone()));
        } catch (CodecException e) {
            throw new ValueRefusedException("is no " + type.getName() + ", of which its column keeps ranges");
        }
    }

    abstract byte[] write(Object value);

    abstract byte @Nullable [] lowest(Object bound, boolean inclusive);

    abstract byte @Nullable [] highest(Object bound, boolean inclusive);

    private Object cast(Object value) {
        if (!type.isInstance(value)) {
            throw new ValueRefusedException("a range of " + type.getName() + " cannot hold a "
                    + value.getClass().getName());
        }
        return value;
    }

    static ValueRefusedException outside(String bounds) {
        return new ValueRefusedException("is outside of what a search by range can tell apart: " + bounds
                + "; store a value inside, or map the attribute without range");
    }

    /** Puts a number into an array, most significant byte first. */
    static void put(long number, byte[] target, int at, int bytes) {
        for (int i = 0; i < bytes; i++) {
            target[at + i] = (byte) (number >>> (Byte.SIZE * (bytes - 1 - i)));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
