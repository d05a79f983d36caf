// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.ValueRefusedException;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * An immutable type with an exact text form, in UTF-8.
 *
 * @param <T> the Java type
 */
final class TextFormCodec<T> extends ImmutableCodec<T> {
    /** The way back from the text; whatever it throws means that the text is no value. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws Exception;
    }

    private final String type;
    private final Function<T, String> printer;
    private final Parser<T> parser;
    private final BiPredicate<T, T> same;
    private final boolean checked;
    private final int length;
    private final long maxBytes;

    private TextFormCodec(
            Class<T> type,
            Function<T, String> printer,
            Parser<T> parser,
            BiPredicate<T, T> same,
            boolean checked,
            int length) {
        this.type = type.getName();
        this.printer = printer;
        this.parser = parser;
        this.same = same;
        this.checked = checked;
        this.length = length;
        this.maxBytes = checked ? LengthRefusals.maxBytes(length) : length;
    }

    /** A type whose texts are ASCII, never longer than a known bound, and always read back to an equal value. */
    static <T> TextFormCodec<T> exact(Class<T> type, Function<T, String> printer, Parser<T> parser, int maxLength) {
        return new TextFormCodec<>(type, printer, parser, Object::equals, false, maxLength);
    }

    /** A type whose texts are as long as the mapping allows; a value that its text does not give back is refused. */
    static <T> TextFormCodec<T> checked(
            Class<T> type, Function<T, String> printer, Parser<T> parser, BiPredicate<T, T> same, int length) {
        return new TextFormCodec<>(type, printer, parser, same, true, length);
    }

    @Override
    public byte[] encode(T value) {
        String text = printer.apply(value);
        byte[] bytes = Text.encode(text, length);
        if (checked && !survives(value, text)) {
            throw new ValueRefusedException("has no exact text form as " + type
                    + ", so that it would come back changed; store what you need of it in attributes of other types");
        }
        return bytes;
    }

    private boolean survives(T value, String text) {
        try {
            return same.test(value, parser.parse(text));
        } catch (Exception e) {
            return false;
        }
    }

    @Override
    public T decode(byte[] plain) throws CodecException {
        String text = Text.decode(plain, type);
        T value;
        try {
            value = parser.parse(text);
        } catch (Exception e) {
            // No cause: a parser's message quotes what it read.
            throw new CodecException("is no " + type + ": its text form is expected");
        }
        if (!printer.apply(value).equals(text)) {
            throw new CodecException(
                    "is no " + type + ": its text form is expected, and this is another way to write it");
        }
        return value;
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    public boolean sameValue(T a, T b) {
        return same.test(a, b);
    }

    @Override
    public int hash(T value) {
        // Not hashCode: a URL would ask the name server for it.
        return printer.apply(value).hashCode();
    }
}
