// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import io.entigma.error.ValueRefusedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strict UTF-8: nothing is ever replaced. Stateless. */
public final class Text {
    /** Most bytes of one code point. */
    static final int MAX_BYTES = 4;

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /**
     * UTF-8 of a text.
     *
     * @param text the text
     * @param maxChars most code points
     * @return a new array
     * @throws ValueRefusedException if the text is longer, or holds an unpaired surrogate
     */
    public static byte[] encode(String text, int maxChars) {
        if (text.length() > maxChars) {
            checkLength(codePoints(text), maxChars);
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        // The encoder puts '?' for an unpaired surrogate. An ASCII text is compared at the speed of a copy; any other
        // is
        // searched.
        boolean ascii = utf8.length == text.length() && new String(utf8, StandardCharsets.ISO_8859_1).equals(text);
        if (!ascii) {
            codePoints(text);
        }
        return utf8;
    }

    /** As {@link #encode(String, int)}, with no String made of the characters. */
    static byte[] encode(char[] text, int maxChars) {
        CharBuffer chars = CharBuffer.wrap(text);
        checkLength(codePoints(chars), maxChars);
        byte[] utf8 = new byte[utf8Length(text)];
        // Every surrogate is paired by now, so that the encoder cannot meet an error.
        StandardCharsets.UTF_8.newEncoder().encode(chars, ByteBuffer.wrap(utf8), true);
        return utf8;
    }

    /**
     * The text of UTF-8 bytes.
     *
     * @param utf8 the bytes
     * @param type what the bytes should be, for the message
     * @return the text
     * @throws CodecException if they are not well-formed
     */
    static String decode(byte[] utf8, String type) throws CodecException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        // The fast decoder puts U+FFFD for what is malformed. For a text in Latin-1 this search costs nothing.
        if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
            throw malformed(type);
        }
        return text;
    }

    /** As {@link #decode(byte[], String)}, with no String made of the characters. */
    static char[] decodeChars(byte[] utf8, String type) throws CodecException {
        char[] room = new char[utf8.length];
        CharBuffer chars = CharBuffer.wrap(room);
        try {
            var decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            var result = decoder.decode(ByteBuffer.wrap(utf8), chars, true);
            if (result.isError()) {
                result.throwException();
            }
            return Arrays.copyOf(room, chars.position());
        } catch (CharacterCodingException e) {
            throw malformed(type);
        } finally {
            Arrays.fill(room, '\0');
        }
    }

    private static CodecException malformed(String type) {
        return new CodecException("is no " + type + ": the bytes are not well-formed UTF-8");
    }

    private static void checkLength(int chars, int maxChars) {
        if (chars > maxChars) {
            throw LengthRefusals.tooLong(chars, LengthRefusals.CHARACTERS, maxChars);
        }
    }

    /** Code points of a text without unpaired surrogates. */
    private static int codePoints(CharSequence text) {
        int length = text.length();
        int pairs = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (!Character.isHighSurrogate(c) || i == length || !Character.isLowSurrogate(text.charAt(i))) {
                    throw new ValueRefusedException("holds an unpaired surrogate (half of a character), which UTF-8"
                            + " cannot hold; correct the text, or map it as byte[] in an encoding of your own");
                }
                pairs++;
            }
        }
        return length - pairs;
    }

    private static int utf8Length(char[] text) {
        int bytes = 0;
        for (char c : text) {
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                bytes += 2;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
