// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.quarkus.hibernate.reactive.panache.PanacheEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;

/** A customer of some tenant. */
@Entity
public class Customer extends PanacheEntity {
    /** Can be looked for. */
    @Encrypted(deterministic = true)
    public @Nullable String email;

    /** Is stored only. */
    @Encrypted
    public @Nullable String ssn;

    /** Has search tokens, and so an index key. */
    @Encrypted
    @Searchable(equal = true, prefix = 3)
    @Column(length = 40)
    public @Nullable String name;

    /** For Hibernate. */
    public Customer() {}

    Customer(String email, String ssn, String name) {
        this.email = email;
        this.ssn = ssn;
        this.name = name;
    }
}
