// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

/**
 * What codecs of mutable types have in common.
 *
 * @param <T> the Java type
 */
abstract class MutableCodec<T> implements ValueCodec<T> {
    @Override
    public final boolean isMutable() {
        return true;
    }
}
