// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.NullUnmarked;

/** Five fields, sealed. */
@Entity
@NullUnmarked
class SealedPerson extends Person {
    @Encrypted
    String name;

    @Encrypted
    String email;

    @Encrypted
    LocalDate born;

    @Encrypted
    BigDecimal balance;

    @Encrypted
    @Column(length = 400)
    String note;

    @Override
    void set(Details details) {
        name = details.name();
        email = details.email();
        born = details.born();
        balance = details.balance();
        note = details.note();
    }

    @Override
    Details details() {
        return new Details(name, email, born, balance, note);
    }
}
