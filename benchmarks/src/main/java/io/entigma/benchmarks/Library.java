// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import java.security.GeneralSecurityException;

/** What is measured. Each seals one value under one key and one context, as its manual says it should be used. */
public enum Library {
    /** The Hibernate type, the tenant taken from a {@code TenantScope}: encoding, tenant, key cache and cipher. */
    ENTIGMA {
        @Override
        Subject start() {
            return new EntigmaType(false);
        }
    },
    /** The same, the tenant taken from the Hibernate session. */
    ENTIGMA_SESSION_TENANT {
        @Override
        Subject start() {
            return new EntigmaType(true);
        }
    },
    /** Entigma's cipher alone, bytes to bytes, the key at hand. */
    ENTIGMA_CIPHER {
        @Override
        Subject start() {
            return new BareFieldCipher();
        }
    },
    /** AES-256-GCM of the JDK, {@code Cipher.getInstance} for each call, as most hand-written converters do. */
    JCA_NEW {
        @Override
        Subject start() {
            return new Jca(false);
        }
    },
    /** AES-256-GCM of the JDK, one {@code Cipher} kept for each thread. */
    JCA_KEPT {
        @Override
        Subject start() {
            return new Jca(true);
        }
    },
    /** The same where Entigma's type is: a text from and for JDBC, as in the best converter that one could write by hand. */
    JCA_KEPT_TEXT {
        @Override
        Subject start() {
            Jca jca = new Jca(true);
            return text -> new TextWorker(text, jca.bytes());
        }
    },
    /** Tink's {@code AesGcmJce}, 256 bits. */
    TINK {
        @Override
        Subject start() throws GeneralSecurityException {
            return new TinkAesGcm();
        }
    },
    /** Spring Security's {@code AesGcmBytesEncryptor}, 256 bits; {@code Encryptors.stronger} until 7.0. */
    SPRING_GCM {
        @Override
        Subject start() {
            return new SpringGcm();
        }
    },
    /** Jasypt's {@code StandardPBEStringEncryptor} as it comes: PBEWithMD5AndDES. */
    JASYPT_DEFAULT {
        @Override
        Subject start() {
            return Jasypt.asItComes();
        }
    },
    /** Jasypt with PBEWITHHMACSHA512ANDAES_256 and a random IV. */
    JASYPT_STRONG {
        @Override
        Subject start() {
            return Jasypt.strong();
        }
    };

    /** A library that is ready to work, with its key. Thread safe. */
    interface Subject extends AutoCloseable {
        /**
         * For one thread.
         *
         * @param text the text to seal
         * @return its worker
         */
        Worker worker(String text) throws GeneralSecurityException;

        @Override
        default void close() {}
    }

    abstract Subject start() throws GeneralSecurityException;
}
