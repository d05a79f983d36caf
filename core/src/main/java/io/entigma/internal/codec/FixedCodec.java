// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

/**
 * A type whose every value has the same number of bytes.
 *
 * @param <T> the Java type
 */
abstract class FixedCodec<T> extends ImmutableCodec<T> {
    private final String type;
    private final int size;

    FixedCodec(String type, int size) {
        this.type = type;
        this.size = size;
    }

    /** The value of an array of the right size. */
    abstract T read(byte[] plain) throws CodecException;

    @Override
    public final T decode(byte[] plain) throws CodecException {
        if (plain.length != size) {
            throw new CodecException("is no " + type + ": " + size + " bytes are expected, not " + plain.length);
        }
        return read(plain);
    }

    @Override
    public final long maxBytes() {
        return size;
    }
}
