// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.key.KeyId;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce and the header as associated data. One key seals the values
 * of one column and tenant only, which keeps it far from the limit of 2^32 random nonces per key.
 */
final class GcmFieldKey implements FieldKey {
    private static final int TAG_BYTES = 16;
    private static final int BODY = SealedFormat.HEADER_BYTES + Nonces.BYTES;

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
        byte[] sealed = new byte[Math.addExact(plain.length, BODY + TAG_BYTES)];
        System.arraycopy(header, 0, sealed, 0, header.length);
        ciphers.nonces().next(sealed, header.length);
        try {
            Ciphers.Pooled pooled = ciphers.take(this);
            start(pooled.cipher, Cipher.ENCRYPT_MODE, sealed);
            pooled.cipher.doFinal(plain, 0, plain.length, sealed, BODY);
            ciphers.giveBack(pooled);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available in this Java runtime", e);
        }
    }

    @Override
    public byte[] open(byte[] sealed) throws GeneralSecurityException {
        Ciphers.Pooled pooled = ciphers.take(this);
        start(pooled.cipher, Cipher.DECRYPT_MODE, sealed);
        byte[] plain = pooled.cipher.doFinal(sealed, BODY, sealed.length - BODY);
        // Not in a finally block: a cipher that has failed is not trusted again.
        ciphers.giveBack(pooled);
        return plain;
    }

    private void start(Cipher cipher, int mode, byte[] sealed) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, sealed, header.length, Nonces.BYTES));
        cipher.updateAAD(sealed, 0, SealedFormat.HEADER_BYTES);
    }
}
