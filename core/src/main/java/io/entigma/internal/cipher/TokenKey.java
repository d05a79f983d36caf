// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The key of one attribute's search tokens of one kind: HMAC-SHA-256 (RFC 2104), cut to what a token has room for. A value can
 * have dozens of tokens, so the key's two blocks are hashed once, and copies of these states go on from there: a third of the
 * time of a {@code Mac} that is looked up for each, and no pool. Thread safe, since the states themselves never change.
 */
public final class TokenKey {
    /** Bytes of a whole MAC. */
    private static final int MAC_BYTES = 32;

    private static final int BLOCK_BYTES = 64;
    private static final int INNER = 0x36;
    private static final int OUTER = 0x5C;

    private final MessageDigest inner;
    private final MessageDigest outer;

    TokenKey(byte[] secret) {
        this.inner = state(secret, INNER);
        this.outer = state(secret, OUTER);
    }

    private static MessageDigest state(byte[] secret, int pad) {
        byte[] block = Arrays.copyOf(secret, BLOCK_BYTES);
        for (int i = 0; i < block.length; i++) {
            block[i] ^= (byte) pad;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(block);
            return digest;
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private static IllegalStateException unavailable(Exception e) {
        return new IllegalStateException(
                "SHA-256 is not available in this Java runtime, or its provider's MessageDigest cannot be cloned", e);
    }

    /**
     * Makes a token.
     *
     * @param message an array with the message in it
     * @param offset where it begins
     * @param length how long it is
     * @param target where the token goes
     * @param at where it begins there
     * @param bytes how many of the MAC's first bytes it has, at most 32
     */
    public void mac(byte[] message, int offset, int length, byte[] target, int at, int bytes) {
        try {
            byte[] hash = new byte[MAC_BYTES];
            MessageDigest digest = (MessageDigest) inner.clone();
            digest.update(message, offset, length);
            digest.digest(hash, 0, MAC_BYTES);
            digest = (MessageDigest) outer.clone();
            digest.update(hash);
            digest.digest(hash, 0, MAC_BYTES);
            System.arraycopy(hash, 0, target, at, bytes);
        } catch (CloneNotSupportedException | DigestException e) {
            throw unavailable(e);
        }
    }

    @Override
    public String toString() {
        return "TokenKey";
    }
}
