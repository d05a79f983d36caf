// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.key.KeyId;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce and all that stands before it as associated data: the
 * header, and the search tokens of values that carry some. One key seals the values of one column and tenant only, with tokens
 * and without, which keeps it far from the limit of 2^32 random nonces per key.
 */
final class GcmFieldKey implements FieldKey {
    private static final int TAG_BYTES = 16;
    private static final int BODY_OVERHEAD = Nonces.BYTES + TAG_BYTES;

    private final byte[] header;
    private final SecretKeySpec key;
    private final Ciphers ciphers;

    GcmFieldKey(KeyId keyId, byte[] secret, Ciphers ciphers) {
        this.header = SealedFormat.header(Algorithm.AES_256_GCM, keyId);
        this.key = new SecretKeySpec(secret, "AES");
        this.ciphers = ciphers;
    }

    @Override
    public byte[] seal(byte[] plain) {
        byte[] sealed = new byte[Math.addExact(plain.length, SealedFormat.HEADER_BYTES + BODY_OVERHEAD)];
        System.arraycopy(header, 0, sealed, 0, header.length);
        return fill(sealed, SealedFormat.HEADER_BYTES, plain);
    }

    @Override
    public byte[] seal(SearchBlock block, byte[] plain) {
        int start = SealedFormat.HEADER_BYTES + block.bytes();
        byte[] sealed = new byte[Math.addExact(plain.length, start + BODY_OVERHEAD)];
        System.arraycopy(header, 0, sealed, 0, header.length);
        sealed[SealedFormat.ALGORITHM_OFFSET] = Algorithm.AES_256_GCM_TOKENS.code();
        block.write(sealed, SealedFormat.HEADER_BYTES);
        return fill(sealed, start, plain);
    }

    /** Adds nonce, ciphertext and tag to what is there, all of which is associated data. */
    private byte[] fill(byte[] sealed, int start, byte[] plain) {
        ciphers.nonces().next(sealed, start);
        try {
            Ciphers.Pooled pooled = ciphers.take(this);
            start(pooled.cipher, Cipher.ENCRYPT_MODE, sealed, start);
            pooled.cipher.doFinal(plain, 0, plain.length, sealed, start + Nonces.BYTES);
            ciphers.giveBack(pooled);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available in this Java runtime", e);
        }
    }

    @Override
    public byte[] open(byte[] sealed) throws GeneralSecurityException {
        int start = SealedFormat.bodyOffset(sealed);
        Ciphers.Pooled pooled = ciphers.take(this);
        start(pooled.cipher, Cipher.DECRYPT_MODE, sealed, start);
        int body = start + Nonces.BYTES;
        byte[] plain = pooled.cipher.doFinal(sealed, body, sealed.length - body);
        // Not in a finally block: a cipher that has failed is not trusted again.
        ciphers.giveBack(pooled);
        return plain;
    }

    private void start(Cipher cipher, int mode, byte[] sealed, int start) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, sealed, start, Nonces.BYTES));
        cipher.updateAAD(sealed, 0, start);
    }
}
