// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import org.jspecify.annotations.NullUnmarked;

/** What the sealed and the clear entity have in common. */
@MappedSuperclass
@NullUnmarked
abstract class Person {
    @Id
    long id;

    /** Fills the five fields that one entity seals and the other does not. */
    abstract void fill(long number);

    /** Something of all five fields, so that none is left unread. */
    abstract int touch();
}
