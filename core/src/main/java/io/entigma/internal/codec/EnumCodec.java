// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.nio.charset.StandardCharsets;

/**
 * An enum as the name of its constant in UTF-8.
 *
 * @param <E> the enum
 */
final class EnumCodec<E extends Enum<E>> extends ImmutableCodec<E> {
    // Room for longer constants than there are today, so that adding one need not widen the column.
    private static final int ROOM = 64;

    private final Class<E> type;
    private final int maxBytes;

    EnumCodec(Class<E> type) {
        this.type = type;
        int longest = ROOM;
        for (E constant : type.getEnumConstants()) {
            longest = Math.max(longest, constant.name().getBytes(StandardCharsets.UTF_8).length);
        }
        this.maxBytes = longest;
    }

    @Override
    public byte[] encode(E value) {
        return value.name().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public E decode(byte[] plain) throws CodecException {
        String name = Text.decode(plain, "constant of " + type.getName());
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new CodecException(
                    "is no constant of " + type.getName() + " as it is now; was one renamed or removed?");
        }
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }
}
