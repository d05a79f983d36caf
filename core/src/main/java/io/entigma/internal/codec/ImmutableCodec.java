// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

/**
 * What codecs of immutable types have in common: no copies, and {@code equals} to compare.
 *
 * @param <T> the Java type
 */
abstract class ImmutableCodec<T> implements ValueCodec<T> {
    @Override
    public final boolean isMutable() {
        return false;
    }

    @Override
    public final T copy(T value) {
        return value;
    }

    @Override
    public boolean sameValue(T a, T b) {
        return a.equals(b);
    }

    @Override
    public int hash(T value) {
        return value.hashCode();
    }
}
