// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.codec.json.JsonException;
import io.entigma.internal.codec.json.JsonMapping;
import java.lang.reflect.Type;

/**
 * A type as JSON in UTF-8. Two values are the same if their JSON is, or reads back to the same: {@code equals} of a user's
 * class may be missing or look at the id alone.
 */
final class JsonCodec extends MutableCodec<Object> {
    private final String type;
    private final JsonMapping mapping;
    private final Class<?> fixedClass;
    private final int length;

    /**
     * Makes the codec.
     *
     * @param type the type of the attribute
     * @param mapping how it is written
     * @param length most characters of the JSON
     */
    JsonCodec(Type type, JsonMapping mapping, int length) {
        this.type = type.getTypeName();
        this.mapping = mapping;
        this.fixedClass = fixedClass(type, mapping);
        this.length = length;
    }

    /** The class that every value must have, or Object where a value may be of a subclass. */
    private static Class<?> fixedClass(Type type, JsonMapping mapping) {
        Class<?> raw = Codecs.rawClass(type);
        return raw.isInterface() || mapping.keepsSubclasses() ? Object.class : raw;
    }

    @Override
    public byte[] encode(Object value) {
        String json = write(value);
        byte[] bytes = Text.encode(json, length);
        // A value that could not be read back would be lost, and nobody would know before it is needed.
        read(json);
        return bytes;
    }

    @Override
    public Object decode(byte[] plain) throws CodecException {
        String json = Text.decode(plain, type);
        try {
            return mapping.read(json);
        } catch (JsonException e) {
            throw new CodecException("is no JSON of " + type + " as it is now (" + e.getMessage()
                    + "); was a field renamed or removed, or its type changed?");
        }
    }

    @Override
    public long maxBytes() {
        return LengthRefusals.maxBytes(length);
    }

    @Override
    public boolean isCanonical() {
        return false;
    }

    @Override
    public Object copy(Object value) {
        return read(write(value));
    }

    @Override
    public boolean sameValue(Object a, Object b) {
        String first = write(a);
        String second = write(b);
        return first.equals(second) || settled(first).equals(settled(second));
    }

    @Override
    public int hash(Object value) {
        return settled(write(value)).hashCode();
    }

    /** The JSON of what a JSON reads as: a double in an untyped map is a BigDecimal then, written in another way. */
    private String settled(String json) {
        return write(read(json));
    }

    private String write(Object value) {
        if (fixedClass != Object.class && value.getClass() != fixedClass) {
            throw new ValueRefusedException("is a " + value.getClass().getName() + ", but the attribute is declared as "
                    + type + ", and JSON would not keep the subclass; use the declared class, or @JsonTypeInfo");
        }
        try {
            return mapping.write(value);
        } catch (JsonException e) {
            throw new ValueRefusedException("cannot be written as JSON of " + type + " (" + e.getMessage()
                    + "); look for cycles, null keys and types that Jackson does not know");
        }
    }

    private Object read(String json) {
        try {
            return mapping.read(json);
        } catch (JsonException e) {
            throw new ValueRefusedException("cannot be read back from its JSON as " + type + " (" + e.getMessage()
                    + "); look for objects of a subclass, and for fields that no constructor or setter takes");
        }
    }
}
