// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity with a value that is only stored, and one that is also looked for. */
@Entity
public class Customer {
    @Id
    public Long id;

    @Encrypted
    public String ssn;

    @Encrypted(deterministic = true)
    public String email;

    public Customer() {}

    public Customer(Long id, String ssn, String email) {
        this.id = id;
        this.ssn = ssn;
        this.email = email;
    }
}
