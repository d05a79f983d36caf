// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import org.jspecify.annotations.NullUnmarked;

/** The same five fields, sealed as one value. */
@Entity
@NullUnmarked
class WholePerson extends Person {
    @Encrypted
    Details details;

    @Override
    void set(Details all) {
        details = all;
    }

    @Override
    Details details() {
        return details;
    }
}
