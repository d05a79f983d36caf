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

    /** Takes the five values, as the entity stores them. */
    abstract void set(Details details);

    abstract Details details();

    /** Makes it the one of a number. */
    final void fill(long number) {
        id = number;
        set(Details.of(number));
    }

    /** Something of all five fields, so that none is left unread. */
    final int touch() {
        return details().touch();
    }
}
