// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.codec.parts.ObjectBytes;
import io.entigma.internal.codec.parts.ObjectShape;
import io.entigma.internal.codec.parts.ObjectShape.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record or an embeddable as its parts, each under its name and in the encoding of its own type. A part that is null is left out,
 * so that a value has one form before and after a part was added to the class that it does not have.
 */
final class ObjectCodec implements ValueCodec<Object> {
    private final ObjectShape shape;
    private final byte[][] names;
    private final ValueCodec<Object>[] codecs;
    private final @Nullable Integer length;
    private final long maxBytes;
    private final boolean isMutable;

    /**
     * Makes the codec.
     *
     * @param type the class
     * @param length most bytes of the whole, or null for as many as the parts can have
     */
    ObjectCodec(Class<?> type, @Nullable Integer length) {
        try {
            this.shape = ObjectShape.of(type);
        } catch (IllegalArgumentException e) {
            throw new MisconfigurationException(
                    "has type " + type.getTypeName() + ", which cannot be stored: " + e.getMessage());
        }
        List<Part> parts = shape.parts();
        this.names = new byte[parts.size()][];
        this.codecs = codecs(parts);
        this.length = length;
        long most = 1;
        boolean mutable = !shape.isRecord();
        for (int i = 0; i < codecs.length; i++) {
            names[i] = parts.get(i).name().getBytes(StandardCharsets.UTF_8);
            most += ObjectBytes.sizeWith(names[i].length) + ObjectBytes.sizeWith(codecs[i].maxBytes());
            mutable |= codecs[i].isMutable();
        }
        this.isMutable = mutable;
        this.maxBytes = Math.min(most, length == null ? Integer.MAX_VALUE : length);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ValueCodec<Object>[] codecs(List<Part> parts) {
        ValueCodec<Object>[] codecs = new ValueCodec[parts.size()];
        for (int i = 0; i < codecs.length; i++) {
            Part part = parts.get(i);
            try {
                codecs[i] = (ValueCodec) Codecs.forType(part.type(), part.length());
            } catch (EntigmaException e) {
                throw e.withSubject("its part '" + part.field().getName() + "'");
            }
        }
        return codecs;
    }

    @Override
    public byte[] encode(Object value) {
        byte[][] values = new byte[codecs.length][];
        long size = 1;
        for (int i = 0; i < codecs.length; i++) {
            Object part = part(value, i);
            if (part != null) {
                values[i] = encode(part, i);
                size += ObjectBytes.sizeWith(names[i].length) + ObjectBytes.sizeWith(values[i].length);
            }
        }
        if (size > maxBytes) {
            throw LengthRefusals.tooLong(size, "bytes", length == null ? Integer.MAX_VALUE : length);
        }
        byte[] bytes = new byte[(int) size];
        bytes[0] = ObjectBytes.FORMAT;
        int at = 1;
        for (int i = 0; i < codecs.length; i++) {
            if (values[i] != null) {
                at = ObjectBytes.put(values[i], bytes, ObjectBytes.put(names[i], bytes, at));
            }
        }
        return bytes;
    }

    private byte[] encode(Object part, int i) {
        try {
            return codecs[i].encode(part);
        } catch (EntigmaException e) {
            throw e.withSubject("its part '" + name(i) + "'");
        }
    }

    private @Nullable Object part(Object value, int i) {
        if (value.getClass() != shape.type()) {
            throw new ValueRefusedException("is a " + value.getClass().getName() + ", but the attribute is declared as "
                    + shape.type().getName() + ", and the subclass would be lost; use the declared class");
        }
        return shape.get(value, i);
    }

    private String name(int i) {
        return shape.parts().get(i).name();
    }

    @Override
    public Object decode(byte[] plain) throws CodecException {
        try {
            @Nullable Object[] values = new Object[codecs.length];
            ObjectBytes bytes = new ObjectBytes(plain);
            int i = 0;
            while (bytes.next()) {
                int order = i < names.length ? bytes.compareName(names[i]) : -1;
                while (order > 0) {
                    requireOptional(i++);
                    order = i < names.length ? bytes.compareName(names[i]) : -1;
                }
                if (order < 0) {
                    throw refused("it holds a part that the class does not have; was one renamed or removed?");
                }
                values[i] = decode(bytes.value(), i);
                i++;
            }
            while (i < names.length) {
                requireOptional(i++);
            }
            return shape.make(values);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private Object decode(byte[] value, int i) throws CodecException {
        try {
            return codecs[i].decode(value);
        } catch (CodecException e) {
            throw refused("its part '" + name(i) + "' " + e.getMessage());
        }
    }

    /** Nothing is made up for a part that was not stored. */
    private void requireOptional(int i) throws CodecException {
        if (shape.parts().get(i).isPrimitive()) {
            throw refused("it has no '" + name(i)
                    + "', which cannot be null; was it added later? then give it a type that can be null");
        }
    }

    private CodecException refused(String why) {
        return new CodecException("is no " + shape.type().getName() + " as it is now: " + why);
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    public boolean isCanonical() {
        for (ValueCodec<Object> codec : codecs) {
            if (!codec.isCanonical()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isMutable() {
        return isMutable;
    }

    @Override
    public Object copy(Object value) {
        if (!isMutable) {
            return value;
        }
        @Nullable Object[] copies = new Object[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            Object part = part(value, i);
            copies[i] = part == null ? null : codecs[i].copy(part);
        }
        try {
            return shape.make(copies);
        } catch (IllegalArgumentException e) {
            throw new ValueRefusedException("cannot be copied: " + e.getMessage());
        }
    }

    @Override
    public boolean sameValue(Object a, Object b) {
        for (int i = 0; i < codecs.length; i++) {
            Object one = part(a, i);
            Object other = part(b, i);
            if (one != other && (one == null || other == null || !codecs[i].sameValue(one, other))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hash(Object value) {
        int hash = 1;
        for (int i = 0; i < codecs.length; i++) {
            Object part = part(value, i);
            hash = 31 * hash + (part == null ? 0 : codecs[i].hash(part));
        }
        return hash;
    }
}
