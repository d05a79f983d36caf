// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.error.FailureReason;
import io.entigma.key.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * Layout of a sealed value, format 1: marker 1 byte, algorithm 1 byte, key id 16 bytes, body. The header is the body's
 * associated data. See {@code docs/format.md}.
 */
public final class SealedFormat {
    /** First byte of format 1. No text in UTF-8 begins with it. */
    public static final byte MARKER = (byte) 0xF9;

    /** Bytes before the body. */
    public static final int HEADER_BYTES = 2 + KeyId.BYTES;

    /** Most bytes that sealing in the application adds to the plain bytes. */
    public static final int MAX_OVERHEAD = 46;

    /** Fewest bytes that it adds: no value under a DEK is shorter. */
    public static final int MIN_OVERHEAD = 34;

    /** First bytes kept for later formats, so that their values are told from plain ones. */
    private static final int LAST_RESERVED_MARKER = 0xFD;

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
     * The length of the shortest value in a column. Of those that are sealed in the application it is the same for random and
     * deterministic ones, since an attribute can change its mode while its column holds values of both.
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
        Algorithm algorithm = stored.length < 2 ? null : byCode(stored[1]);
        if (algorithm == null) {
            throw new SealedValueException(stored.length < 2 ? FailureReason.TRUNCATED : FailureReason.UNKNOWN_FORMAT);
        }
        if (length < algorithm.overhead()) {
            throw new SealedValueException(FailureReason.TRUNCATED);
        }
        return algorithm;
    }

    static byte[] header(Algorithm algorithm, KeyId keyId) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = MARKER;
        header[1] = algorithm.code();
        keyId.write(header, KEY_ID_OFFSET);
        return header;
    }

    private static @Nullable Algorithm byCode(byte code) {
        return switch (code) {
            case 1 -> Algorithm.AES_256_GCM;
            case 2 -> Algorithm.AES_256_SIV;
            case 3 -> Algorithm.KEY_SERVER;
            default -> null;
        };
    }
}
