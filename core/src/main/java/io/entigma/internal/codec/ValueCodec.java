// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

/**
 * Java value to plain bytes and back, exactly. Stateless and thread safe. Never sees null.
 *
 * @param <T> the Java type
 */
public interface ValueCodec<T> {
    /**
     * The plain bytes of a value.
     *
     * @param value the value
     * @return a new array, which the caller may wipe
     * @throws io.entigma.error.ValueRefusedException if the value has no exact encoding, or is longer than allowed; the message
     *     names rule and way out, never the value
     */
    byte[] encode(T value);

    /**
     * The value of plain bytes.
     *
     * @param plain what {@link #encode} gave; from here on the codec's, which may keep it in the value
     * @return an equal value
     * @throws CodecException if the bytes are no value of this type
     */
    T decode(byte[] plain) throws CodecException;

    /**
     * Most bytes that {@link #encode} can give. It bounds what is written; what is read may be longer, as after a mapped
     * length was lowered.
     *
     * @return the worst case in bytes, at most {@link Integer#MAX_VALUE}
     */
    long maxBytes();

    /**
     * Whether two values that are the same have the same bytes, so that sealed values can be compared.
     *
     * @return false if one value can have several encodings (JSON, a date that can be a timestamp)
     */
    default boolean isCanonical() {
        return true;
    }

    /**
     * Whether a value can be changed in place, so that dirty checking needs a copy.
     *
     * @return true if it can
     */
    boolean isMutable();

    /**
     * A copy that does not change with the original; the same object for immutable types.
     *
     * @param value the value
     * @return the copy
     * @throws io.entigma.error.ValueRefusedException if the value has no encoding and only an encoding can be copied (JSON)
     */
    T copy(T value);

    /**
     * Whether two values are stored the same, so that nothing need be written.
     *
     * @param a one value
     * @param b the other
     * @return true if nothing is lost by keeping one for the other
     * @throws io.entigma.error.ValueRefusedException if a value has no encoding and only encodings can be compared (JSON)
     */
    boolean sameValue(T a, T b);

    /**
     * A hash that fits {@link #sameValue}.
     *
     * @param value the value
     * @return the hash
     * @throws io.entigma.error.ValueRefusedException as {@link #sameValue}
     */
    int hash(T value);
}
