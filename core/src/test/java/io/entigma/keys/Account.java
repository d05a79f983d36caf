// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** An entity that is looked for by an encrypted value. */
@Entity(name = "Account")
public class Account {
    @Id
    @GeneratedValue
    Long id;

    @Encrypted(deterministic = true)
    String email;

    protected Account() {}

    Account(String email) {
        this.email = email;
    }
}
