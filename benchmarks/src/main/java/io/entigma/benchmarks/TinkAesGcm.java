// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.entigma.benchmarks.Library.Subject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Tink's AES-256-GCM, bytes to bytes. */
final class TinkAesGcm implements Subject {
    private final AesGcmJce aead = new AesGcmJce(Random.randBytes(32));

    TinkAesGcm() throws GeneralSecurityException {}

    @Override
    public Worker worker(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return new Worker() {
            @Override
            public Object seal() throws GeneralSecurityException {
                return aead.encrypt(plain, Jca.ASSOCIATED_DATA);
            }

            @Override
            public Object open(Object sealed) throws GeneralSecurityException {
                return aead.decrypt((byte[]) sealed, Jca.ASSOCIATED_DATA);
            }
        };
    }
}
