// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import com.google.crypto.tink.subtle.AesSiv;
import io.entigma.key.KeyId;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** AES-256-SIV (RFC 5297) with the header as associated data: equal values of one column and tenant look the same. */
final class SivFieldKey implements FieldKey {
    private final byte[] header;
    private final AesSiv siv;

    SivFieldKey(KeyId keyId, byte[] secret) {
        this.header = SealedFormat.header(Algorithm.AES_256_SIV, keyId);
        try {
            this.siv = new AesSiv(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-SIV is not available in this Java runtime", e);
        }
    }

    @Override
    public byte[] seal(byte[] plain) {
        try {
            byte[] body = siv.encryptDeterministically(plain, header);
            byte[] sealed = Arrays.copyOf(header, header.length + body.length);
            System.arraycopy(body, 0, sealed, header.length, body.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-SIV is not available in this Java runtime", e);
        }
    }

    @Override
    public byte[] seal(SearchBlock block, byte[] plain) {
        throw new IllegalArgumentException("Search tokens: a deterministic value carries none, seal it at random");
    }

    @Override
    public byte[] open(byte[] sealed) throws GeneralSecurityException {
        byte[] itsHeader = Arrays.copyOf(sealed, SealedFormat.HEADER_BYTES);
        byte[] body = Arrays.copyOfRange(sealed, SealedFormat.HEADER_BYTES, sealed.length);
        return siv.decryptDeterministically(body, itsHeader);
    }
}
