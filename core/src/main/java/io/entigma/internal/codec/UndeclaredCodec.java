// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the codec of a generic type, while nothing but its class is known: says how long its JSON can get, and
 * refuses to make any.
 */
public final class UndeclaredCodec extends MutableCodec<Object> {
    private final Class<?> raw;
    private final @Nullable Integer length;

    UndeclaredCodec(Class<?> raw, @Nullable Integer length) {
        this.raw = raw;
        this.length = length;
    }

    /**
     * The codec, once it is known what the type holds.
     *
     * @param type the type with its arguments
     * @return the codec
     * @throws io.entigma.error.MisconfigurationException as {@link Codecs#forType}
     */
    public ValueCodec<?> declaredAs(Type type) {
        return Codecs.forType(type, length);
    }

    @Override
    public long maxBytes() {
        return LengthRefusals.maxBytes(length == null ? Codecs.DEFAULT_JSON_LENGTH : length);
    }

    @Override
    public boolean isCanonical() {
        return false;
    }

    @Override
    public byte[] encode(Object value) {
        throw tooEarly();
    }

    @Override
    public Object decode(byte[] plain) {
        throw tooEarly();
    }

    @Override
    public Object copy(Object value) {
        throw tooEarly();
    }

    @Override
    public boolean sameValue(Object a, Object b) {
        throw tooEarly();
    }

    @Override
    public int hash(Object value) {
        throw tooEarly();
    }

    private IllegalStateException tooEarly() {
        return new IllegalStateException("A " + raw.getName() + " whose type arguments nobody has told yet");
    }
}
