// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The search tokens of one value, as they stand between its header and its body: extras 1 byte, layout 4, length of the tokens
 * 2, index key 4, tokens; numbers most significant byte first. The extras say what else the part holds; so far only the
 * tokens. Immutable, except that nobody may change the array.
 */
public final class SearchBlock {
    /** Most bytes of tokens. */
    public static final int MAX_TOKEN_BYTES = 0xFFFF;

    /** Bytes before the tokens. */
    static final int FIXED_BYTES = 11;

    /** First byte: tokens, and nothing else. */
    static final byte EXTRAS = 1;

    private static final int LAYOUT = 1;
    private static final int LENGTH = LAYOUT + Integer.BYTES;
    private static final int INDEX_KEY = LENGTH + Short.BYTES;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final SearchLabel label;
    private final byte[] tokens;

    /**
     * Composes a block.
     *
     * @param label what tokens they are
     * @param tokens all tokens, one after the other, not copied
     * @throws IllegalArgumentException if there are more than {@link #MAX_TOKEN_BYTES} bytes
     */
    public SearchBlock(SearchLabel label, byte[] tokens) {
        if (tokens.length > MAX_TOKEN_BYTES) {
            throw new IllegalArgumentException(
                    "Search tokens: at most " + MAX_TOKEN_BYTES + " bytes, but there are " + tokens.length);
        }
        this.label = label;
        this.tokens = tokens;
    }

    /** What tokens begin at a place in a value that is well built. */
    static SearchLabel readLabel(byte[] sealed, int at) {
        return new SearchLabel((int) INT.get(sealed, at + LAYOUT), (int) INT.get(sealed, at + INDEX_KEY));
    }

    /** How many bytes of tokens there should be. */
    static int readTokenBytes(byte[] sealed, int at) {
        return Short.toUnsignedInt((short) SHORT.get(sealed, at + LENGTH));
    }

    /** The block at a place in a value that is well built. */
    static SearchBlock read(byte[] sealed, int at) {
        int start = at + FIXED_BYTES;
        return new SearchBlock(
                readLabel(sealed, at), Arrays.copyOfRange(sealed, start, start + readTokenBytes(sealed, at)));
    }

    void write(byte[] target, int at) {
        target[at] = EXTRAS;
        INT.set(target, at + LAYOUT, label.layout());
        SHORT.set(target, at + LENGTH, (short) tokens.length);
        INT.set(target, at + INDEX_KEY, label.indexKey());
        System.arraycopy(tokens, 0, target, at + FIXED_BYTES, tokens.length);
    }

    int bytes() {
        return FIXED_BYTES + tokens.length;
    }

    /**
     * Which tokens they are, and under which key.
     *
     * @return layout and key
     */
    public SearchLabel label() {
        return label;
    }

    /**
     * All tokens, one after the other.
     *
     * @return the bytes, not copied
     */
    public byte[] tokens() {
        return tokens;
    }

    @Override
    public String toString() {
        return "SearchBlock[" + label + ", " + tokens.length + " bytes]";
    }
}
