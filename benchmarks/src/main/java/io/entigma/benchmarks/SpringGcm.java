// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.benchmarks.Library.Subject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;

/** Spring Security's AES-256-GCM, bytes to bytes. It has no associated data. */
final class SpringGcm implements Subject {
    private final BytesEncryptor encryptor;

    SpringGcm() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        encryptor = AesGcmBytesEncryptor.withSecretKey(new SecretKeySpec(secret, "AES"))
                .build();
    }

    @Override
    public Worker worker(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return new Worker() {
            @Override
            public Object seal() {
                return encryptor.encrypt(plain);
            }

            @Override
            public Object open(Object sealed) {
                return encryptor.decrypt((byte[]) sealed);
            }
        };
    }
}
