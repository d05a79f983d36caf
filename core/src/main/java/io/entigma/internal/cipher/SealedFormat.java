// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.error.FailureReason;
import io.entigma.key.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * Layout of a sealed value, format 1: marker 1 byte, algorithm 1 byte, key id 16 bytes, body. The header is the body's
 * associated data, and so are search tokens, which stand between the two. See {@code docs/format.md}.
 */
public final class SealedFormat {
    /** First byte of format 1. No text in UTF-8 begins with it. */
    public static final byte MARKER = (byte) 0xF9;

    /** Bytes before the body. */
    public static final int HEADER_BYTES = 2 + KeyId.BYTES;

    /** First bytes of a value with search tokens: all but these tokens and the body. */
    public static final int SEARCH_HEAD_BYTES = HEADER_BYTES + SearchBlock.FIXED_BYTES;

    /** Most bytes that sealing in the application adds to the plain bytes of an attribute without search tokens. */
    public static final int MAX_OVERHEAD = 46;

    /** Fewest bytes that it adds: no value under a DEK is shorter. */
    public static final int MIN_OVERHEAD = 34;

    /** First bytes kept for later formats, so that their values are told from plain ones. */
    private static final int LAST_RESERVED_MARKER = 0xFD;

    static final int ALGORITHM_OFFSET = 1;

    private static final int KEY_ID_OFFSET = 2;

    private SealedFormat() {}

    /**
     * Reads the key id of a sealed value. Checks marker, algorithm and length; the key id is not trusted before the value
     * is opened with it.
     *
     * @param stored the column's bytes
     * @return the id of the key that opens it
     * @throws SealedValueException if this is no sealed value of a known format
     */
    public static KeyId keyId(byte[] stored) throws SealedValueException {
        algorithm(stored);
        return KeyId.read(stored, KEY_ID_OFFSET);
    }

    /**
     * Reads for what purpose a value was sealed. Checks what {@link #keyId} checks.
     *
     * @param stored the column's bytes
     * @return the purpose
     * @throws SealedValueException if this is no sealed value of a known format
     */
    public static Purpose purpose(byte[] stored) throws SealedValueException {
        return algorithm(stored).purpose();
    }

    /**
     * The key id, if the bytes look whole enough to hold one; for reports of failure only.
     *
     * @param stored the column's bytes
     * @return the id, or null
     */
    public static @Nullable KeyId keyIdIfPresent(byte[] stored) {
        return stored.length >= HEADER_BYTES && stored[0] == MARKER ? KeyId.read(stored, KEY_ID_OFFSET) : null;
    }

    /**
     * The search tokens of a value. They are not trusted before the value has opened.
     *
     * @param stored the column's bytes
     * @return the tokens, or null if the value is of an algorithm without them
     * @throws SealedValueException if this is no sealed value of a known format
     */
    public static @Nullable SearchBlock searchBlock(byte[] stored) throws SealedValueException {
        return algorithm(stored) == Algorithm.AES_256_GCM_TOKENS ? SearchBlock.read(stored, HEADER_BYTES) : null;
    }

    /**
     * Which search tokens a value carries, and under which key. Neither is trusted before the value has opened.
     *
     * @param head its first bytes: all, or at least {@link #SEARCH_HEAD_BYTES} of them
     * @param length how many bytes the whole value has
     * @return layout and key, or null if the value is of an algorithm without tokens
     * @throws SealedValueException if this is no sealed value of a known format
     */
    public static @Nullable SearchLabel searchLabel(byte[] head, long length) throws SealedValueException {
        return searchLabel(algorithm(head, length), head);
    }

    static @Nullable SearchLabel searchLabel(Algorithm algorithm, byte[] head) {
        return algorithm == Algorithm.AES_256_GCM_TOKENS ? SearchBlock.readLabel(head, HEADER_BYTES) : null;
    }

    /**
     * How values with search tokens begin.
     *
     * @return marker and algorithm, a new array
     */
    public static byte[] withTokens() {
        return new byte[] {MARKER, Algorithm.AES_256_GCM_TOKENS.code()};
    }

    /**
     * Whether stored bytes say of themselves that they carry search tokens.
     *
     * @param stored the column's bytes, or the first of them
     * @return true if marker and algorithm do
     */
    public static boolean saysTokens(byte[] stored) {
        return stored.length > ALGORITHM_OFFSET
                && stored[0] == MARKER
                && stored[ALGORITHM_OFFSET] == Algorithm.AES_256_GCM_TOKENS.code();
    }

    /**
     * The length of the shortest value with search tokens that begins in one way.
     *
     * @param head its first {@link #SEARCH_HEAD_BYTES} bytes
     * @return bytes
     */
    public static int leastBytesWithTokens(byte[] head) {
        return Algorithm.AES_256_GCM_TOKENS.overhead() + SearchBlock.readTokenBytes(head, HEADER_BYTES);
    }

    /** Where the body begins in a value that is well built. */
    static int bodyOffset(byte[] sealed) {
        return saysTokens(sealed) ? SEARCH_HEAD_BYTES + SearchBlock.readTokenBytes(sealed, HEADER_BYTES) : HEADER_BYTES;
    }

    /**
     * The length of the shortest value in a column. Of those that are sealed in the application it is the same for random ones, with
     * search tokens and without, and deterministic ones, since an attribute can change its mode while its column holds values of both.
     *
     * @param atKeyServer whether values are sealed at the key server
     * @return bytes
     */
    public static int leastBytes(boolean atKeyServer) {
        return atKeyServer
                ? Algorithm.KEY_SERVER.overhead()
                : Math.min(Algorithm.AES_256_GCM.overhead(), Algorithm.AES_256_SIV.overhead());
    }

    static Algorithm algorithm(byte[] stored) throws SealedValueException {
        return algorithm(stored, stored.length);
    }

    /** The same from the first bytes of a value, and its length. */
    static Algorithm algorithm(byte[] stored, long length) throws SealedValueException {
        if (stored.length == 0) {
            throw new SealedValueException(FailureReason.NOT_SEALED);
        }
        if (stored[0] != MARKER) {
            int first = stored[0] & 0xFF;
            boolean reserved = first > (MARKER & 0xFF) && first <= LAST_RESERVED_MARKER;
            throw new SealedValueException(reserved ? FailureReason.UNKNOWN_FORMAT : FailureReason.NOT_SEALED);
        }
        Algorithm algorithm = stored.length < 2 ? null : byCode(stored[ALGORITHM_OFFSET]);
        if (algorithm == null) {
            throw new SealedValueException(stored.length < 2 ? FailureReason.TRUNCATED : FailureReason.UNKNOWN_FORMAT);
        }
        if (algorithm == Algorithm.AES_256_GCM_TOKENS) {
            checkTokens(stored, length);
        }
        if (length < algorithm.overhead()) {
            throw new SealedValueException(FailureReason.TRUNCATED);
        }
        return algorithm;
    }

    private static void checkTokens(byte[] head, long length) throws SealedValueException {
        if (head.length > HEADER_BYTES && head[HEADER_BYTES] != SearchBlock.EXTRAS) {
            throw new SealedValueException(FailureReason.UNKNOWN_FORMAT);
        }
        if (head.length < SEARCH_HEAD_BYTES || length < leastBytesWithTokens(head)) {
            throw new SealedValueException(FailureReason.TRUNCATED);
        }
    }

    static byte[] header(Algorithm algorithm, KeyId keyId) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = MARKER;
        header[ALGORITHM_OFFSET] = algorithm.code();
        keyId.write(header, KEY_ID_OFFSET);
        return header;
    }

    private static @Nullable Algorithm byCode(byte code) {
        return switch (code) {
            case 1 -> Algorithm.AES_256_GCM;
            case 2 -> Algorithm.AES_256_SIV;
            case 3 -> Algorithm.KEY_SERVER;
            case 4 -> Algorithm.AES_256_GCM_TOKENS;
            default -> null;
        };
    }
}
