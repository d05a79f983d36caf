// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

/** Algorithms of format 1. The codes are stored and never change. */
enum Algorithm {
    /** AES-256-GCM (NIST SP 800-38D): nonce 12, ciphertext, tag 16. */
    AES_256_GCM(1, 28, Purpose.VALUE),
    /** AES-256-SIV (RFC 5297): synthetic IV 16, ciphertext. */
    AES_256_SIV(2, 16, Purpose.DETERMINISTIC),
    /** Sealed at the key server: tenant of at least one byte with its length, and at least one byte of the server's. */
    KEY_SERVER(ServerSealed.ALGORITHM, 3, Purpose.VALUE),
    /** AES-256-GCM with search tokens in the associated data: see {@link SearchBlock}; nonce 12, ciphertext, tag 16. */
    AES_256_GCM_TOKENS(4, SearchBlock.FIXED_BYTES + 28, Purpose.VALUE);

    private final byte code;
    private final int bodyOverhead;
    private final Purpose purpose;

    Algorithm(int code, int bodyOverhead, Purpose purpose) {
        this.code = (byte) code;
        this.bodyOverhead = bodyOverhead;
        this.purpose = purpose;
    }

    byte code() {
        return code;
    }

    int overhead() {
        return SealedFormat.HEADER_BYTES + bodyOverhead;
    }

    Purpose purpose() {
        return purpose;
    }
}
