// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

@Entity
class Person {
    @Id
    @GeneratedValue
    @Nullable
    Long id;

    @Encrypted
    @Nullable
    String ssn;

    @Encrypted(deterministic = true)
    @Nullable
    String email;

    @Encrypted
    @Searchable(equal = true, prefix = 3)
    @Nullable
    @Column(length = 40)
    String name;

    @Encrypted
    byte @Nullable [] picture;

    int visits;

    Person() {}

    Person(@Nullable String ssn, @Nullable String email, @Nullable String name) {
        this.ssn = ssn;
        this.email = email;
        this.name = name;
    }
}
