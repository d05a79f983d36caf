// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import org.jspecify.annotations.Nullable;

/** Several tables. */
@Entity
@Inheritance(strategy = InheritanceType.JOINED)
class Animal {
    @Id
    @GeneratedValue
    @Nullable
    Long id;

    int age;

    @Entity(name = "Dog")
    static class Dog extends Animal {
        @Encrypted(deterministic = true)
        @Nullable
        String chip;

        int barks;
    }

    /** With nothing encrypted, in tables of its own. */
    @Entity(name = "Plant")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Plant {
        @Id
        @GeneratedValue
        @Nullable
        Long id;

        int age;
    }

    @Entity(name = "Tree")
    static class Tree extends Plant {
        int height;
    }
}
