// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.bad;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that encrypts its identifiers. */
@SpringBootApplication
public class BadApp {
    @Entity
    public static class Account {
        @Id
        @Encrypted
        public String iban;
    }
}
