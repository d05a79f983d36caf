// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;

/** Stored in several tables, so that bulk statements go a way of their own through Hibernate. */
@Entity
@Inheritance(strategy = InheritanceType.JOINED)
public class Animal {
    @Id
    public Long id;

    @Encrypted
    public String chip;

    @Entity(name = "Dog")
    public static class Dog extends Animal {
        @Encrypted(deterministic = true)
        public String name;
    }
}
