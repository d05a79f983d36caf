// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What becomes of a sealed value when somebody reads it as text and writes that back: an instance of an application that maps
 * the column as text and stores a whole row again, or an export that was imported. The key's id and the ciphertext are lost in
 * most of these forms, so that nothing can open them. They are told by how they begin, by their length, and by being the text
 * that such a reader makes; text of people and random bytes are none of them.
 *
 * <table>
 * <caption>The forms</caption>
 * <tr><th>read as</th><th>begins with</th></tr>
 * <tr><td>UTF-8, what is no text replaced by U+FFFD</td><td>{@code EF BF BD}, algorithm</td></tr>
 * <tr><td>the same, written in a charset without U+FFFD</td><td>{@code 3F}, algorithm, and more question marks</td></tr>
 * <tr><td>ISO 8859-1 or Windows-1252, once or twice</td><td>{@code C3 B9} or {@code C3 83 C2 B9}, algorithm</td></tr>
 * <tr><td>PostgreSQL's text of a {@code bytea}</td><td>the text {@code \xf90}, algorithm, hex digits</td></tr>
 * <tr><td>a Java array, as PostgreSQL's driver gives one that it received in binary</td><td>the text {@code [B@}, hash</td></tr>
 * </table>
 */
public final class MangledForm {
    /** As many first bytes of a value as tell it; shorter values are told by all of their bytes. */
    public static final int HEAD_BYTES = 36;

    /** A sealed value gets no shorter, but where one question mark stands for several bytes, and in the form of an array. */
    private static final int LEAST_BYTES = SealedFormat.MIN_OVERHEAD;

    private static final int LEAST_BYTES_OF_MARKS = 20;

    /** Of about 16 bytes of 32 that are no text; fewer than these are there in one of a million. */
    private static final int LEAST_QUESTION_MARKS = 4;

    private static final byte[] HEX = ascii("\\x");
    private static final byte[] ARRAY = ascii("[B@");
    private static final int MOST_ARRAY_BYTES = ARRAY.length + 8;
    private static final List<byte[]> MARKERS_AS_TEXT = List.of(
            new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD},
            new byte[] {(byte) 0xC3, (byte) 0xB9},
            new byte[] {(byte) 0xC3, (byte) 0x83, (byte) 0xC2, (byte) 0xB9});
    private static final byte[] QUESTION_MARK = {'?'};
    private static final List<byte[]> BEGINNINGS = beginnings();

    private MangledForm() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<byte[]> beginnings() {
        List<byte[]> all = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            MARKERS_AS_TEXT.forEach(marker -> all.add(joined(marker, algorithm.code())));
            all.add(joined(QUESTION_MARK, algorithm.code()));
            all.add(ascii("\\xf90" + algorithm.code()));
            all.add(ascii("\\xF90" + algorithm.code()));
        }
        all.add(ARRAY);
        return List.copyOf(all);
    }

    private static byte[] joined(byte[] marker, byte code) {
        byte[] both = new byte[marker.length + 1];
        System.arraycopy(marker, 0, both, 0, marker.length);
        both[marker.length] = code;
        return both;
    }

    /**
     * How values begin that may be such. Whether one is, {@link #isOne} tells.
     *
     * @return first bytes, of 2 to {@link #HEAD_BYTES}
     */
    public static List<byte[]> beginningsOfAll() {
        return BEGINNINGS.stream().map(byte[]::clone).toList();
    }

    /**
     * Whether a value is one.
     *
     * @param stored the column's bytes
     * @return true if nobody but a reader of sealed values as text can have made it
     */
    public static boolean isOne(byte[] stored) {
        return isOne(stored, stored.length);
    }

    /**
     * The same from the first bytes of a value, and its length.
     *
     * @param head all, or at least {@link #HEAD_BYTES} of them
     * @param length how many bytes the whole value has
     * @return true if nobody but a reader of sealed values as text can have made it
     */
    public static boolean isOne(byte[] head, long length) {
        int known = Math.min(head.length, HEAD_BYTES);
        byte[] begin = BEGINNINGS.stream()
                .filter(each -> startsWith(head, each))
                .findFirst()
                .orElse(null);
        if (begin == null) {
            return false;
        } else if (begin == ARRAY) {
            return length > ARRAY.length && length <= MOST_ARRAY_BYTES && areHexDigits(head, ARRAY.length, known);
        } else if (startsWith(begin, QUESTION_MARK)) {
            return length >= LEAST_BYTES_OF_MARKS && hasQuestionMarks(head, known);
        } else if (startsWith(begin, HEX)) {
            return length >= HEX.length + 2L * LEAST_BYTES && areHexDigits(head, HEX.length, known);
        }
        return length >= LEAST_BYTES && isText(head, known);
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static boolean areHexDigits(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasQuestionMarks(byte[] bytes, int to) {
        int found = 0;
        for (int i = 1; i < to; i++) {
            found += bytes[i] == '?' ? 1 : 0;
        }
        return found >= LEAST_QUESTION_MARKS;
    }

    /** Well-formed UTF-8, whose last character may be cut. */
    private static boolean isText(byte[] bytes, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        return !decoder.decode(ByteBuffer.wrap(bytes, 0, to), CharBuffer.allocate(to), false)
                .isError();
    }
}
