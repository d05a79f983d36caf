// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.NullUnmarked;

/** Five fields, in the clear. */
@Entity
@NullUnmarked
class ClearPerson extends Person {
    String name;

    String email;

    LocalDate born;

    BigDecimal balance;

    @Column(length = 400)
    String note;

    @Override
    void fill(long number) {
        id = number;
        name = "Name of person " + number;
        email = "person." + number + "@mail.example";
        born = LocalDate.ofEpochDay(number % 20_000);
        balance = BigDecimal.valueOf(number * 7919, 2);
        note = "A note about person " + number
                + ", of a length that notes have, say a hundred characters or so in all.";
    }

    @Override
    int touch() {
        return name.length() + email.length() + born.getYear() + balance.scale() + note.length();
    }
}
