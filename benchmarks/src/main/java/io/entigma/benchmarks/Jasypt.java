// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.benchmarks.Library.Subject;
import org.jasypt.encryption.pbe.StandardPBEStringEncryptor;
import org.jasypt.iv.RandomIvGenerator;

/** Jasypt, text to text in Base64. It derives a key from the password for every value. */
final class Jasypt implements Subject {
    private final StandardPBEStringEncryptor encryptor;

    private Jasypt(StandardPBEStringEncryptor encryptor) {
        this.encryptor = encryptor;
        encryptor.setPassword("a long password");
        encryptor.initialize();
    }

    static Jasypt asItComes() {
        return new Jasypt(new StandardPBEStringEncryptor());
    }

    static Jasypt strong() {
        StandardPBEStringEncryptor encryptor = new StandardPBEStringEncryptor();
        encryptor.setAlgorithm("PBEWITHHMACSHA512ANDAES_256");
        encryptor.setIvGenerator(new RandomIvGenerator());
        return new Jasypt(encryptor);
    }

    @Override
    public Worker worker(String text) {
        return new Worker() {
            @Override
            public Object seal() {
                return encryptor.encrypt(text);
            }

            @Override
            public Object open(Object sealed) {
                return encryptor.decrypt((String) sealed);
            }
        };
    }
}
